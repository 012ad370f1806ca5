import { emitAll, factEvents } from '@cse/db/src/outbox/outbox-events'
import { Param, sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import { assessmentFact, type ToldAssessment } from '../rules/assessment-fact.ts'
import { caseFact, type ToldCase } from '../rules/case-fact.ts'
import { deliveryFact, type ToldDelivery } from '../rules/delivery-fact.ts'
import { type ToldTransfer, transferFact } from '../rules/transfer-fact.ts'

const PLACE = sql`"person_id" as "personId", "comune" as "comuneCode", "ambito" as "ambitoCode", "province", "target_area" as "targetArea"`

/** Tells analytics anew of cases and of all that belongs to them, under the pseudonym of the person that they are of now. */
export async function retellCases(writing: Writing, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const cases = new Param(ids)
  const held = await writing.rows(sql<ToldCase>`
    select ${PLACE}, uuid, phase, status, opened_on as "openedOn", closed_on as "closedOn", closure_reason as "closureReason",
      assessment_reached_on as "assessmentReachedOn", project_reached_on as "projectReachedOn", delivery_reached_on as "deliveryReachedOn",
      closure_reached_on as "closureReachedOn", version, person_changes as "personChanges"
    from cases.retold_cases(${cases}::uuid[])`)
  const assessments = await writing.rows(sql<ToldAssessment>`
    select ${PLACE}, uuid, instrument, completed_on as "completedOn", version,
      case when scale is not null then jsonb_build_object('scale', scale, 'atLeast', at_least) end as "reading"
    from cases.retold_assessments(${cases}::uuid[])`)
  const transfers = await writing.rows(sql<ToldTransfer>`
    select ${PLACE}, uuid, status, requested_at as "requestedAt", decided_at as "decidedAt", version
    from cases.retold_transfers(${cases}::uuid[])`)
  await writing.run(
    emitAll([
      ...factEvents('cases', held.map(caseFact)),
      ...factEvents('assessments', assessments.map(assessmentFact)),
      ...factEvents('transfers', transfers.map(transferFact)),
    ]),
  )
  await retellDeliveries(writing, { cases: ids })
}

/** Tells analytics anew of deliveries: those of cases, or those named. */
export async function retellDeliveries(
  writing: Writing,
  {
    cases = [],
    deliveries = [],
  }: { readonly cases?: readonly string[]; readonly deliveries?: readonly string[] },
): Promise<void> {
  const given = await writing.rows(sql<ToldDelivery>`
    select ${PLACE}, uuid, phase, service_type as "serviceType", to_char(month, 'YYYY-MM') as "month", hours::float8 as "hours",
      amount_cents as "amount", fund, withdrawn, version
    from cases.retold_deliveries(${new Param(cases)}::uuid[], ${new Param(deliveries)}::uuid[])`)
  const events = factEvents('deliveries', given.map(deliveryFact))
  if (events.length > 0) await writing.run(emitAll(events))
}
