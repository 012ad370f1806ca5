import { caseCustody } from '@cse/db/registry/tables'
import { waitingListEntry } from '@cse/db/services/waiting-tables'
import { children } from '@cse/db/src/query/children'
import { type KeysetStretch, keyset } from '@cse/db/src/query/keyset'
import { listLoader, loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, listOfAnyLength, prepared } from '@cse/db/src/query/prepared'
import { type Selected, selected } from '@cse/db/src/query/selected'
import { Param, type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'

const fields = {
  uuid: waitingListEntry.id,
  listId: waitingListEntry.listId,
  caseId: waitingListEntry.caseId,
  requestedOn: waitingListEntry.requestedOn,
  criteria: waitingListEntry.criteria,
  status: waitingListEntry.status,
  settledOn: waitingListEntry.settledOn,
  assignedFrom: waitingListEntry.assignedFrom,
  act: waitingListEntry.act,
  version: waitingListEntry.version,
  // null where the viewer neither holds the case nor is its person: who ranks learns nobody's name
  personId: sql`held.person_id` as SQL<string | null>,
  points: sql`ranked.points` as SQL<number | null>,
  position: sql`ranked.position` as SQL<number | null>,
}

/** That somebody waits, with where in the ranking of the day. */
export type EntryRow = Selected<typeof fields>
export type WaitingStatus = EntryRow['status']

const concerning = { concerns: ({ personId }: { readonly personId: string | null }) => personId }
const joined = (lists: SQL, day: SQL | Param) => sql`
  ${waitingListEntry}
  left join ${caseCustody} held on held.case_id = ${waitingListEntry.caseId}
  left join services.ranking(${lists}, ${day}::date) ranked on ranked.entry_id = ${waitingListEntry.id}`

const listsOf = (condition: SQL) =>
  sql`array(select distinct wanted.list_id from services.waiting_list_entry wanted where ${condition})`
const TODAY = sql`registry.day_in_italy(now())`

const selectByIds = prepared(
  'waiting list entries by id',
  (given: Given<{ ids: readonly string[] }>) => sql<EntryRow>`
    select ${selected(fields)} from ${joined(listsOf(anyOf(sql`wanted.id`, given.ids)), TODAY)}
    where ${anyOf(waitingListEntry.id, given.ids)}`,
)
const selectByCases = prepared(
  'waiting list entries of cases',
  (given: Given<{ ids: readonly string[] }>) => sql<EntryRow>`
    select ${selected(fields)} from ${joined(listsOf(anyOf(sql`wanted.case_id`, given.ids)), TODAY)}
    where ${anyOf(waitingListEntry.caseId, given.ids)}
    order by ${waitingListEntry.requestedOn} desc, ${waitingListEntry.id}`,
)
/** An entry by its uuid, for who ranks, who follows the case, and the person. */
export const entryById = loader(
  'waiting list entries by id',
  (session, ids: readonly string[]) => session.rows(selectByIds({ ids }), concerning),
  ({ uuid }) => uuid,
)

/** Where the person of a case waits, or waited, by uuid of the case: the latest first. */
export const entriesOfCase = listLoader(
  'waiting list entries of cases',
  (session, ids: readonly string[]) => session.rows(selectByCases({ ids }), concerning),
  ({ caseId }) => caseId,
)

const inOrder = keyset([sql`coalesce(ranked.position, 0)`, waitingListEntry.requestedOn, waitingListEntry.id])

const rows = children(
  'entries of waiting lists',
  (session, lists, { status, stretch }: { status: WaitingStatus; stretch: KeysetStretch }) => {
    const past = inOrder.past(stretch)
    return session.rows(
      sql<EntryRow>`
        select page.* from unnest(${listOfAnyLength(new Param(lists), 'uuid')}) as parent(id) cross join lateral (
          select ${selected(fields)} from ${joined(sql`array[parent.id]`, TODAY)}
          where ${waitingListEntry.listId} = parent.id and ${waitingListEntry.status} = ${status} ${past ? sql`and ${past}` : sql``}
          order by ${inOrder.by(stretch)} limit ${stretch.limit}
        ) as page`,
      { ...concerning, shown: stretch.shown },
    )
  },
  ({ listId }) => listId,
)
const counts = children(
  'count of entries of waiting lists',
  (session, lists, { status }: { status: WaitingStatus }) =>
    session.rows(sql<{ listId: string; count: number }>`
      select list_id as "listId", count(*) as "count" from services.waiting_list_entry
      where list_id = any (${listOfAnyLength(new Param(lists), 'uuid')}) and status = ${status} group by list_id`),
  ({ listId }) => listId,
)

/** The entries of a list in a state: who waits by the ranking, the others by day of application. */
export function entriesOfList(session: SchemaSession, list: string, status: WaitingStatus) {
  return {
    list: `entries ${status} of ${list}`,
    fetch: (stretch: KeysetStretch) => rows(session, list, { status, stretch }),
    cursorOf: ({ position, requestedOn, uuid }: EntryRow) => [position ?? 0, requestedOn, uuid],
    count: async () => (await counts(session, list, { status }))[0]?.count ?? 0,
  }
}
