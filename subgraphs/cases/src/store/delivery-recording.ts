import { delivery, deliverySuspension, plannedIntervention } from '@cse/db/cases/project-tables'
import type { DataKey } from '@cse/db/src/encryption/data-key'
import { Param, type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import type { Cents } from '@cse/schema/cents'
import { isRefused, notFound } from '@cse/schema/refusal'
import { today } from '@cse/schema/today'
import { type Deliverable, deliver, type RequestedDelivery } from '../rules/delivering.ts'
import { numericOf } from '../rules/quantity.ts'
import { regulariseBy, type Urgency } from '../rules/urgency.ts'
import { keyOfHolder } from './data-key.ts'
import { deliveredEvents } from './delivered-events.ts'
import { releaseFunding } from './funding-release.ts'
import { operatorById } from './operator.ts'
import type { CaseCommandInput } from './project-commands.ts'
import type { CaseStanding } from './standing.ts'
import { type StepContext, takeStep } from './take-step.ts'

/** Records what was delivered of a planned intervention in a month, as far as the agreed version leaves room. @returns its uuid, or why not. */
export function recordDelivery(
  session: SchemaSession,
  act: StepContext,
  requested: CaseCommandInput,
  { plannedIntervention: uuid, ...reported }: RequestedDelivery & { readonly plannedIntervention: string },
) {
  return takeStep(session, act, { ...requested, step: 'RECORD_DELIVERY' }, async (writing, standing) => {
    const planned = await deliverable(writing, standing, reported.month, ofProject(standing, uuid))
    if (!planned || (reported.urgency && !(await operatorById(session, reported.urgency.orderedBy))))
      return notFound()
    const recorded = await recordMonth(writing, act, standing, planned, reported)
    if (isRefused(recorded) || planned.endedOn === null) return recorded
    return { ...recorded, events: [...recorded.events, ...(await releaseFunding(writing, [requested.case]))] }
  })
}

/** Takes back what was recorded of a month; what is right is recorded anew. @returns its uuid, or why not. */
export function withdrawDelivery(
  session: SchemaSession,
  act: StepContext,
  requested: CaseCommandInput,
  reported: { readonly delivery: string; readonly reason: string },
) {
  return takeStep(session, act, { ...requested, step: 'WITHDRAW_DELIVERY' }, async (writing, standing) => {
    const withdrawn = await withdrawMonth(writing, act, standing, reported)
    if (!withdrawn) return notFound()
    const { uuid, plannedIntervention: planned, month } = withdrawn
    const events = [...withdrawn.events, ...(await releaseFunding(writing, [requested.case]))]
    return { delivery: uuid, facts: { delivery: uuid, plannedIntervention: planned, month }, events }
  })
}

/**
 * Replaces what was recorded of a month by what is right, also once delivery has ended or the case is closed: the first is withdrawn and stays
 * readable. @returns uuid of the new one, or why not.
 */
export function correctDelivery(
  session: SchemaSession,
  act: StepContext,
  requested: CaseCommandInput,
  reported: Omit<RequestedDelivery, 'month'> & { readonly delivery: string; readonly reason: string },
) {
  return takeStep(session, act, { ...requested, step: 'CORRECT_DELIVERY' }, async (writing, standing) => {
    const withdrawn = await withdrawMonth(writing, act, standing, reported)
    if (!withdrawn) return notFound()
    const { month, plannedIntervention: uuid } = withdrawn
    const planned = await deliverable(writing, standing, month, sql`${plannedIntervention.id} = ${uuid}`)
    if (!planned) return notFound()
    const recorded = await recordMonth(writing, act, standing, planned, {
      ...reported,
      month,
      urgency: planned.fundingState === 'FUNDED' ? null : withdrawn.urgency,
    })
    if (isRefused(recorded)) return recorded
    const { facts, events } = recorded
    return {
      ...recorded,
      facts: { ...facts, corrected: withdrawn.uuid },
      events: [...withdrawn.events, ...events, ...(await releaseFunding(writing, [requested.case]))],
    }
  })
}

async function recordMonth(
  writing: Writing,
  act: StepContext,
  standing: CaseStanding,
  planned: Planned,
  reported: RequestedDelivery,
) {
  const given = deliver(planned, reported, today(act.at))
  if (isRefused(given)) return given
  const { month, urgency } = reported
  const { uuid, serviceType, fund, payingAmbito, facility } = planned
  const row = await writing.one(sql<{ uuid: string }>`
    insert into ${delivery} (id, case_id, person_id, planned_intervention_id, service_type, month, quantity, hours, amount_cents,
      body_share_cents, user_share_cents, health_share_cents, status, fund, comune, ambito_code, recorded_at,
      ordered_on, ordered_by, regularise_by, co_payment, readers)
    values (uuidv7(), ${standing.uuid}, ${standing.personId}, ${uuid}, ${serviceType}, ${`${month}-01`},
      ${numericOf(given.quantity)}, ${given.hours === null ? null : numericOf(given.hours)}, ${given.amount}, ${given.bodyShare},
      ${given.userShare}, ${given.healthShare}, 'RECORDED', ${fund}, ${standing.comuneCode}, ${standing.ambitoCode}, ${act.at.toISOString()},
      ${urgency?.orderedOn ?? null}, ${urgency?.orderedBy ?? null}, ${urgency ? regulariseBy(urgency.orderedOn) : null}, ${given.coPayment},
      ${new Param(standing.fileReaders)}::text[])
    returning id as "uuid"`)
  if (!row) throw new Error('The delivery was not recorded')
  const events = deliveredEvents(writing, {
    ...standing,
    uuid: row.uuid,
    case: standing.uuid,
    plannedIntervention: uuid,
    month,
    serviceType,
    hours: given.hours === null ? null : given.hours / 100,
    amount: given.amount,
    bodyCents: given.bodyShare,
    userCents: given.userShare,
    coPayment: given.coPayment,
    fund,
    withdrawn: false,
    version: 1,
    payingAmbito,
    facility,
  })
  return { delivery: row.uuid, facts: { delivery: row.uuid, plannedIntervention: uuid, month }, events }
}

async function withdrawMonth(
  writing: Writing,
  act: StepContext,
  standing: CaseStanding,
  { delivery: uuid, reason }: { readonly delivery: string; readonly reason: string },
) {
  const key: DataKey = await keyOfHolder(writing, standing)
  const written = key.encrypt(delivery.withdrawalReason, uuid, reason)
  const withdrawn = await writing.one(sql<Withdrawn>`
    update ${delivery} set status = 'WITHDRAWN', withdrawn_at = ${act.at.toISOString()}, withdrawal_reason = ${written}::bytea, version = version + 1
    where id = ${uuid} and case_id = ${standing.uuid} and status <> 'WITHDRAWN'
    returning planned_intervention_id as "plannedIntervention", to_char(month, 'YYYY-MM') as "month", service_type as "serviceType",
      hours::float8 as "hours", amount_cents as "amount", fund as "fund", comune as "comuneCode", ambito_code as "ambitoCode",
      (select province from registry.comune where istat_code = ${delivery.comune}) as "province", version as "version",
      body_share_cents as "bodyCents", user_share_cents as "userCents", co_payment as "coPayment", (select planned.funding_ambito from ${plannedIntervention} planned
        where planned.id = planned_intervention_id) as "payingAmbito",
      (select planned.facility_id from ${plannedIntervention} planned where planned.id = planned_intervention_id) as "facility",
      case when ordered_on is not null then jsonb_build_object('orderedOn', ordered_on, 'orderedBy', ordered_by) end as "urgency"`)
  if (!withdrawn) return null
  const events = deliveredEvents(writing, {
    ...standing,
    ...withdrawn,
    uuid,
    case: standing.uuid,
    withdrawn: true,
  })
  return { ...withdrawn, uuid, events }
}

interface Withdrawn {
  readonly plannedIntervention: string
  readonly month: string
  readonly serviceType: string
  readonly hours: number | null
  readonly amount: Cents
  readonly fund: string | null
  readonly comuneCode: string
  readonly ambitoCode: string
  readonly province: string
  readonly version: number
  readonly bodyCents: Cents
  readonly userCents: Cents
  readonly coPayment: number | null
  readonly payingAmbito: string | null
  readonly facility: string | null
  readonly urgency: Urgency | null
}

/** A planned intervention as the rules of delivery need it, and what is kept of it with a month. */
interface Planned extends Deliverable {
  readonly uuid: string
  readonly serviceType: string
  readonly fund: string | null
  readonly payingAmbito: string | null
  readonly facility: string | null
}

const ofProject = ({ projectId }: CaseStanding, uuid: string) =>
  sql`${plannedIntervention.id} = ${uuid} and ${plannedIntervention.projectId} = ${projectId}`

function deliverable(writing: Writing, { personId }: CaseStanding, month: string, which: SQL) {
  const planned = plannedIntervention
  return writing.one(sql<Planned>`
    select ${planned.id} as "uuid", ${planned.serviceType} as "serviceType", ${planned.facilityId} as "facility", ${planned.fund} as "fund", ${planned.planInterventionId} is not null as "requestsFunding",
      case when ${planned.planInterventionId} is not null then ${planned.fundingAmbito} end as "payingAmbito", ${planned.claimedCents} as "claimed",
      ${planned.startsOn} as "startsOn", ${planned.endsOn} as "endsOn",
      ${planned.endedOn} as "endedOn", ${planned.fundingState} as "fundingState", ${planned.unitCostCents} as "unitCost",
      (${planned.plannedQuantity} * 100)::integer as "planned", ${planned.bodyShareCents} as "plannedBody",
      ${planned.userShareCents} as "plannedUser", ${planned.healthShareCents} as "plannedHealth",
      (${planned.deliveredQuantity} * 100)::integer as "delivered", ${planned.deliveredBodyCents} as "deliveredBody",
      ${planned.deliveredUserCents} as "deliveredUser", ${planned.deliveredHealthCents} as "deliveredHealth",
      coalesce((select jsonb_agg(determined.value || jsonb_build_object('number', determined.key::integer))
        from jsonb_each(${planned.coPayments}) as determined), '[]') as "coPayments",
      exists (select from ${delivery} where ${delivery.plannedInterventionId} = ${planned.id}
        and ${delivery.month} = ${`${month}-01`}::date and ${delivery.status} <> 'WITHDRAWN') as "recorded",
      coalesce((select jsonb_agg(jsonb_build_object('since', since, 'resumedOn', resumed_on) order by since)
        from ${deliverySuspension} where ${deliverySuspension.plannedInterventionId} = ${planned.id}), '[]') as "suspensions",
      registry.death_of(${personId}) as "diedOn"
    from ${planned} where ${which}`)
}
