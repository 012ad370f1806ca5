import { emitAll } from '@cse/db/src/outbox/emitter'
import { Param, sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import { factBatches } from '@cse/schema/events/facts'
import { type AssessmentFactSource, assessmentFact } from '../rules/assessment-fact.ts'
import { type CaseFactSource, caseFact } from '../rules/case-fact.ts'
import { type DeliveryFactSource, deliveryFact } from '../rules/delivery-fact.ts'
import { type TransferFactSource, transferFact } from '../rules/transfer-fact.ts'
import { outboxEvent } from './emit.ts'

const PLACE = sql`"person_id" as "personId", "comune" as "comuneCode", "ambito" as "ambitoCode", "province", "target_area" as "targetArea"`

/** Emits anew the facts of cases and of all that belongs to them, under the pseudonym of the person that they are of now. */
export async function republishCases(writing: Writing, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const cases = new Param(ids)
  const held = await writing.rows(sql<CaseFactSource>`
    select ${PLACE}, uuid, phase, status, opened_on as "openedOn", closed_on as "closedOn", closure_reason as "closureReason",
      assessment_reached_on as "assessmentReachedOn", project_reached_on as "projectReachedOn", delivery_reached_on as "deliveryReachedOn",
      closure_reached_on as "closureReachedOn", version, person_changes as "personChanges"
    from cases.case_fact_sources(${cases}::uuid[])`)
  const assessments = await writing.rows(sql<AssessmentFactSource>`
    select ${PLACE}, uuid, instrument, completed_on as "completedOn", version,
      case when scale is not null then jsonb_build_object('scale', scale, 'atLeast', at_least) end as "reading"
    from cases.assessment_fact_sources(${cases}::uuid[])`)
  const transfers = await writing.rows(sql<TransferFactSource>`
    select ${PLACE}, uuid, status, requested_at as "requestedAt", decided_at as "decidedAt", version
    from cases.transfer_fact_sources(${cases}::uuid[])`)
  const key = writing.pseudonymKey
  await writing.run(
    emitAll([
      ...factBatches(held.map((source) => caseFact(key, source))).map((facts) =>
        outboxEvent('cases.case-facts-changed', facts),
      ),
      ...factBatches(assessments.map((source) => assessmentFact(key, source))).map((facts) =>
        outboxEvent('cases.assessment-facts-changed', facts),
      ),
      ...factBatches(transfers.map((source) => transferFact(key, source))).map((facts) =>
        outboxEvent('cases.transfer-facts-changed', facts),
      ),
    ]),
  )
  await republishDeliveries(writing, { cases: ids })
}

/** Emits anew the facts of deliveries: those of cases, or those named. */
export async function republishDeliveries(
  writing: Writing,
  {
    cases = [],
    deliveries = [],
  }: { readonly cases?: readonly string[]; readonly deliveries?: readonly string[] },
): Promise<void> {
  const given = await writing.rows(sql<DeliveryFactSource>`
    select ${PLACE}, uuid, phase, service_type as "serviceType", to_char(month, 'YYYY-MM') as "month", hours::float8 as "hours",
      amount_cents as "amount", fund, withdrawn, version
    from cases.delivery_fact_sources(${new Param(cases)}::uuid[], ${new Param(deliveries)}::uuid[])`)
  const events = factBatches(given.map((source) => deliveryFact(writing.pseudonymKey, source))).map((facts) =>
    outboxEvent('cases.delivery-facts-changed', facts),
  )
  if (events.length > 0) await writing.run(emitAll(events))
}
