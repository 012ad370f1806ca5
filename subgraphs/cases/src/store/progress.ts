import { deliverySuspension, plannedIntervention } from '@cse/db/cases/project-tables'
import { listLoader, loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { type Selected, selected } from '@cse/db/src/query/selected'
import { type SQL, sql } from '@cse/db/src/query/sql'
import { type Cents, plus } from '@cse/schema/cents'

interface Keys {
  readonly keys: readonly string[]
}

const fields = {
  uuid: plannedIntervention.id,
  plannedQuantity: sql`${plannedIntervention.plannedQuantity}::float8` as SQL<number>,
  deliveredQuantity: sql`${plannedIntervention.deliveredQuantity}::float8` as SQL<number>,
  deliveredBody: plannedIntervention.deliveredBodyCents,
  deliveredUser: plannedIntervention.deliveredUserCents,
  deliveredHealth: plannedIntervention.deliveredHealthCents,
  fundingLineId: plannedIntervention.fundingLineId,
  fundingReason: plannedIntervention.fundingReason,
  endedOn: plannedIntervention.endedOn,
  endReason: plannedIntervention.endReason,
}

/** How far the delivery of a planned intervention has come. */
export type DeliveryProgressRow = Selected<typeof fields>

const select = prepared('progress of interventions', (given: Given<Keys>) => {
  return sql<DeliveryProgressRow>`
    select ${selected(fields)} from ${plannedIntervention} where ${anyOf(plannedIntervention.id, given.keys)}`
})

/** How far the delivery of a planned intervention has come, by its uuid. Apart from the intervention, of which lists want less. */
export const progressOfIntervention = loader(
  'progress of interventions',
  (session, keys: readonly string[]) => session.rows(select({ keys })),
  ({ uuid }) => uuid,
)

const suspensionFields = {
  plannedInterventionId: deliverySuspension.plannedInterventionId,
  since: deliverySuspension.since,
  resumedOn: deliverySuspension.resumedOn,
  reason: deliverySuspension.reason,
  note: deliverySuspension.note,
}

export type SuspensionRow = Selected<typeof suspensionFields>

const selectSuspensions = prepared('suspensions', (given: Given<Keys>) => {
  return sql<SuspensionRow>`
    select ${selected(suspensionFields)} from ${deliverySuspension}
    where ${anyOf(deliverySuspension.plannedInterventionId, given.keys)} order by ${deliverySuspension.since}`
})

/** When the delivery of a planned intervention was suspended, in order. */
export const suspensionsOfIntervention = listLoader(
  'suspensions',
  (session, keys: readonly string[]) => session.rows(selectSuspensions({ keys })),
  ({ plannedInterventionId }) => plannedInterventionId,
)

/** Cents, in all and by who bears them. */
export interface Shares {
  readonly total: Cents
  readonly bodyShare: Cents
  readonly userShare: Cents
  readonly healthShare: Cents
}

/** What the interventions of a project cost together: as planned, and as far as delivered. */
export interface ProjectAmountsRow {
  readonly projectId: string
  readonly planned: Shares
  readonly delivered: Shares
}

const sum = (column: SQL | { readonly name: string }) => sql`sum(${column})::bigint`

const selectAmounts = prepared('amounts of projects', (given: Given<Keys>) => {
  const planned = plannedIntervention
  return sql<{
    projectId: string
    body: Cents
    user: Cents
    health: Cents
    deliveredBody: Cents
    deliveredUser: Cents
    deliveredHealth: Cents
  }>`
    select ${planned.projectId} as "projectId", ${sum(planned.bodyShareCents)} as "body", ${sum(planned.userShareCents)} as "user",
      ${sum(planned.healthShareCents)} as "health", ${sum(planned.deliveredBodyCents)} as "deliveredBody",
      ${sum(planned.deliveredUserCents)} as "deliveredUser", ${sum(planned.deliveredHealthCents)} as "deliveredHealth"
    from ${planned} where ${anyOf(planned.projectId, given.keys)} group by ${planned.projectId}`
})

/** The amounts of a project; null when it plans nothing. Of what a variation dropped it plans what was delivered. */
export const amountsOfProject = loader(
  'amounts of projects',
  async (session, keys: readonly string[]): Promise<ProjectAmountsRow[]> => {
    const rows = await session.rows(selectAmounts({ keys }))
    return rows.map(({ projectId, ...row }) => ({
      projectId,
      planned: shares(row.body, row.user, row.health),
      delivered: shares(row.deliveredBody, row.deliveredUser, row.deliveredHealth),
    }))
  },
  ({ projectId }) => projectId,
)

/** The three shares and their sum. */
export function shares(bodyShare: Cents, userShare: Cents, healthShare: Cents): Shares {
  return { total: plus(bodyShare, userShare, healthShare), bodyShare, userShare, healthShare }
}
