import { rankingCriterion, waitingList } from '@cse/db/services/waiting-tables'
import { keyset } from '@cse/db/src/query/keyset'
import { listLoader, loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query } from '@cse/db/src/query/query'
import { type Selected, selected } from '@cse/db/src/query/selected'
import { type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { Listing } from '@cse/schema/paging'

const fields = {
  uuid: waitingList.id,
  organisation: waitingList.organisation,
  serviceType: waitingList.serviceType,
  facilityId: waitingList.facilityId,
  openedOn: waitingList.openedOn,
}

export type WaitingListRow = Selected<typeof fields>

const selectByIds = prepared('waiting lists by id', (given: Given<{ ids: readonly string[] }>) =>
  query.select(fields).from(waitingList).where(anyOf(waitingList.id, given.ids)),
)

/** A waiting list by its uuid. */
export const waitingListById = loader(
  'waiting lists by id',
  (session, ids: readonly string[]) => session.rows(selectByIds({ ids })),
  ({ uuid }) => uuid,
)

const criterionFields = {
  listId: rankingCriterion.listId,
  code: rankingCriterion.code,
  label: rankingCriterion.label,
  points: rankingCriterion.points,
  validFrom: rankingCriterion.validFrom,
  validTo: rankingCriterion.validTo,
}

export type CriterionRow = Selected<typeof criterionFields>

const selectCriteria = prepared(
  'criteria of waiting lists',
  (given: Given<{ ids: readonly string[] }>) => sql<CriterionRow>`
    select ${selected(criterionFields)} from ${rankingCriterion} where ${anyOf(rankingCriterion.listId, given.ids)}
      and ${rankingCriterion.validTo} is distinct from ${rankingCriterion.validFrom}
    order by ${rankingCriterion.validFrom} desc, ${rankingCriterion.points} desc, ${rankingCriterion.code}`,
)

/** The criteria of a list, those of today and of before, the latest first. */
export const criteriaOfList = listLoader(
  'criteria of waiting lists',
  (session, ids: readonly string[]) => session.rows(selectCriteria({ ids })),
  ({ listId }) => listId,
)

/** Which lists are wanted; all that is given must hold. */
export interface WaitingListFilter {
  /** Key of the body that keeps them. */
  readonly organisation: string | null
  readonly serviceType: string | null
  /** uuid */
  readonly facility: string | null
}

/** The waiting lists that are kept, by service. */
export function waitingLists(session: SchemaSession, filter: WaitingListFilter): Listing<WaitingListRow> {
  const order = keyset([waitingList.serviceType, waitingList.id])
  const where = (...more: readonly (SQL | undefined)[]) =>
    sql.join(
      [sql`true`, ...conditionsOf(filter), ...more].filter((condition) => condition !== undefined),
      sql` and `,
    )
  return {
    list: 'waiting lists',
    order: JSON.stringify(filter),
    fetch: (stretch) =>
      session.rows(sql<WaitingListRow>`
        select ${selected(fields)} from ${waitingList} where ${where(order.past(stretch))}
        order by ${order.by(stretch)} limit ${stretch.limit}`),
    cursorOf: ({ serviceType, uuid }) => [serviceType, uuid],
    count: async () =>
      (
        await session.one(
          sql<{ count: number }>`select count(*) as "count" from ${waitingList} where ${where()}`,
        )
      )?.count ?? 0,
  }
}

const conditionsOf = ({ organisation, serviceType, facility }: WaitingListFilter) => [
  organisation === null ? undefined : sql`${waitingList.organisation} = ${organisation}`,
  serviceType === null ? undefined : sql`${waitingList.serviceType} = ${serviceType}`,
  facility === null ? undefined : sql`${waitingList.facilityId} = ${facility}`,
]
