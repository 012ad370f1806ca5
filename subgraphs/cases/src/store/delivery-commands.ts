import { delivery, deliverySuspension, plannedIntervention, project } from '@cse/db/cases/project-tables'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { Param, sql } from '@cse/db/src/query/sql'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import type { Cents } from '@cse/schema/cents'
import { badInput } from '@cse/schema/errors'
import { isRefused, notFound, refuse } from '@cse/schema/refusal'
import { today } from '@cse/schema/today'
import { type AskedDelivery, type Deliverable, deliver } from '../rules/delivering.ts'
import { numericOf } from '../rules/quantity.ts'
import { keyOfHolder } from './data-key.ts'
import { deliveredEvents } from './delivered-events.ts'
import type { Asked } from './project-commands.ts'
import type { Standing } from './standing.ts'
import { type Act, takeStep } from './take-step.ts'

/** Begins delivery on a day between the beginning of the project and today. @returns uuid of the project, or why not. */
export function startDelivery(session: SchemaSession, act: Act, asked: Asked, startedOn: string) {
  return takeStep(session, act, { ...asked, step: 'START_DELIVERY' }, async (writing, standing) => {
    const started = await writing.one(sql<{ uuid: string }>`
      update ${project} set delivery_started_on = ${startedOn}, version = version + 1
      where id = ${standing.projectId} and coalesce(starts_on <= ${startedOn}, true) returning id as "uuid"`)
    if (!started) throw badInput([{ path: 'input.startedOn', reason: 'Il progetto inizia dopo.' }])
    return { project: started.uuid, facts: { project: started.uuid, startedOn } }
  })
}

/** Records what was delivered of a planned intervention in a month, as far as the agreed version leaves room. @returns its uuid, or why not. */
export function recordDelivery(
  session: SchemaSession,
  act: Act,
  asked: Asked,
  { plannedIntervention: uuid, ...told }: AskedDelivery & { readonly plannedIntervention: string },
) {
  return takeStep(session, act, { ...asked, step: 'RECORD_DELIVERY' }, async (writing, standing) => {
    const planned = await deliverable(writing, standing, uuid, told.month)
    if (!planned) return notFound()
    const given = deliver(planned, told, today(act.at))
    if (isRefused(given)) return given
    const { month } = told
    const { serviceType, fund, asked: isAsked } = planned
    const row = await writing.one(sql<{ uuid: string }>`
      insert into ${delivery} (id, case_id, person_id, planned_intervention_id, service_type, month, quantity, hours, amount_cents,
        body_share_cents, user_share_cents, health_share_cents, status, fund, comune, ambito_code, recorded_at, readers)
      values (uuidv7(), ${standing.uuid}, ${standing.personId}, ${uuid}, ${serviceType}, ${`${month}-01`},
        ${numericOf(given.quantity)}, ${given.hours === null ? null : numericOf(given.hours)}, ${given.amount}, ${given.bodyShare},
        ${given.userShare}, ${given.healthShare}, 'RECORDED', ${fund}, ${standing.comuneCode}, ${standing.ambitoCode}, ${act.at.toISOString()},
        ${new Param(standing.fileReaders)}::text[])
      returning id as "uuid"`)
    if (!row) throw new Error('The delivery was not recorded')
    const events = deliveredEvents({
      ...standing,
      uuid: row.uuid,
      case: standing.uuid,
      plannedIntervention: uuid,
      month,
      serviceType,
      hours: given.hours === null ? null : given.hours / 100,
      amount: given.amount,
      bodyCents: given.bodyShare,
      fund,
      withdrawn: false,
      version: 1,
      asked: isAsked,
    })
    return { delivery: row.uuid, facts: { delivery: row.uuid, plannedIntervention: uuid, month }, events }
  })
}

/** Takes back what was recorded of a month; what is right is recorded anew. @returns its uuid, or why not. */
export function withdrawDelivery(
  session: SchemaSession,
  act: Act,
  asked: Asked,
  { delivery: uuid, reason }: { readonly delivery: string; readonly reason: string },
) {
  return takeStep(session, act, { ...asked, step: 'WITHDRAW_DELIVERY' }, async (writing, standing) => {
    const key = await keyOfHolder(writing, standing)
    const written = key.encrypt(delivery.withdrawalReason, uuid, reason)
    const withdrawn = await writing.one(sql<Withdrawn>`
      update ${delivery} set status = 'WITHDRAWN', withdrawn_at = ${act.at.toISOString()}, withdrawal_reason = ${written}::bytea, version = version + 1
      where id = ${uuid} and case_id = ${standing.uuid} and status <> 'WITHDRAWN'
      returning planned_intervention_id as "plannedIntervention", to_char(month, 'YYYY-MM') as "month", service_type as "serviceType",
        hours::float8 as "hours", amount_cents as "amount", fund as "fund", comune as "comuneCode", ambito_code as "ambitoCode",
        (select province from registry.comune where istat_code = ${delivery.comune}) as "province", version as "version",
        body_share_cents as "bodyCents", (select planned.plan_intervention_id is not null from ${plannedIntervention} planned
          where planned.id = planned_intervention_id) as "asked"`)
    if (!withdrawn) return notFound()
    const events = deliveredEvents({ ...standing, ...withdrawn, uuid, case: standing.uuid, withdrawn: true })
    const { plannedIntervention: planned, month } = withdrawn
    return { delivery: uuid, facts: { delivery: uuid, plannedIntervention: planned, month }, events }
  })
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
  readonly asked: boolean
}

/** Which planned interventions a step is about: one, or all whose delivery runs. */
interface Which {
  /** uuid; null for all. */
  readonly plannedIntervention: string | null
}

/** Pauses delivery from a day on. @returns uuid of the project, or why not. */
export function suspendDelivery(
  session: SchemaSession,
  act: Act,
  asked: Asked,
  {
    since,
    reason,
    ...which
  }: Which & { readonly since: string; readonly reason: (typeof deliverySuspension.$inferSelect)['reason'] },
) {
  return takeStep(session, act, { ...asked, step: 'SUSPEND_DELIVERY' }, async (writing, standing) => {
    const suspended = await writing.rows(sql<{ uuid: string }>`
      select planned.id as "uuid" from ${plannedIntervention} planned
      where ${running(standing, which)} and planned.starts_on <= ${since}
        and not exists (select from ${deliverySuspension} other where other.planned_intervention_id = planned.id
          and coalesce(other.resumed_on > ${since}, true))
      for update of planned`)
    const key = asked.note ? await keyOfHolder(writing, standing) : null
    const rows = suspended.map(({ uuid }) => {
      const id = newUuid()
      return {
        id,
        planned: uuid,
        note: key?.encrypt(deliverySuspension.note, id, asked.note ?? null) ?? null,
      }
    })
    await writing.run(sql`
      insert into ${deliverySuspension} (id, planned_intervention_id, case_id, since, reason, note, readers)
      select "id", "planned", ${standing.uuid}, ${since}, ${reason}, "note", ${new Param(standing.fileReaders)}::text[]
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as one ("id" uuid, "planned" uuid, "note" bytea)`)
    return changed(
      standing,
      suspended,
      { since, reason },
      'Non ci sono erogazioni in corso da sospendere in quella data.',
    )
  })
}

/** Goes on with what was suspended. @returns uuid of the project, or why not. */
export function resumeDelivery(
  session: SchemaSession,
  act: Act,
  asked: Asked,
  { resumedOn, ...which }: Which & { readonly resumedOn: string },
) {
  return takeStep(session, act, { ...asked, step: 'RESUME_DELIVERY' }, async (writing, standing) => {
    const resumed = await writing.rows(sql<{ uuid: string }>`
      update ${deliverySuspension} paused set resumed_on = ${resumedOn}
      from ${plannedIntervention} planned where ${running(standing, which)} and planned.id = paused.planned_intervention_id
        and paused.resumed_on is null and paused.since <= ${resumedOn}
      returning planned.id as "uuid"`)
    return changed(
      standing,
      resumed,
      { resumedOn },
      'Non ci sono erogazioni sospese da riprendere in quella data.',
    )
  })
}

/** Ends delivery on a day; nothing is delivered after it. @returns uuid of the project, or why not. */
export function endDelivery(
  session: SchemaSession,
  act: Act,
  asked: Asked,
  {
    endedOn,
    reason,
    ...which
  }: Which & {
    readonly endedOn: string
    readonly reason: (typeof plannedIntervention.$inferSelect)['endReason']
  },
) {
  return takeStep(session, act, { ...asked, step: 'END_DELIVERY' }, async (writing, standing) => {
    const later = await writing.one(sql<{ month: string }>`
      select ${delivery.month} as "month" from ${delivery} join ${plannedIntervention} planned on planned.id = ${delivery.plannedInterventionId}
      where ${running(standing, which)} and ${delivery.status} <> 'WITHDRAWN' and ${delivery.month} > ${endedOn}::date limit 1`)
    if (later)
      throw badInput([{ path: 'input.endedOn', reason: 'Ci sono erogazioni registrate in mesi successivi.' }])
    const ended = await writing.rows(sql<{ uuid: string }>`
      with resumed as (
        update ${deliverySuspension} paused set resumed_on = greatest(paused.since, ${endedOn}::date)
        from ${plannedIntervention} planned where ${running(standing, which)} and planned.id = paused.planned_intervention_id
          and paused.resumed_on is null
      )
      update ${plannedIntervention} planned set ended_on = ${endedOn}, end_reason = ${reason}
      where ${running(standing, which)} returning id as "uuid"`)
    return changed(standing, ended, { endedOn, reason }, 'Non ci sono erogazioni in corso da cessare.')
  })
}

const running = ({ projectId }: Standing, { plannedIntervention: one }: Which) =>
  sql`planned.project_id = ${projectId} and planned.ended_on is null and (${one}::uuid is null or planned.id = ${one})`

function changed(
  { projectId }: Standing,
  rows: readonly { readonly uuid: string }[],
  told: Readonly<Record<string, unknown>>,
  nothing: string,
) {
  if (projectId === null || rows.length === 0) return refuse('NothingDelivered', nothing)
  return {
    project: projectId,
    facts: { project: projectId, plannedInterventions: rows.map(({ uuid }) => uuid), ...told },
  }
}

/** What the rules of delivery need to know of a planned intervention of the case's project. */
function deliverable(writing: Writing, { projectId, personId }: Standing, uuid: string, month: string) {
  const planned = plannedIntervention
  return writing.one(sql<Deliverable & { serviceType: string; fund: string | null; asked: boolean }>`
    select ${planned.serviceType} as "serviceType", ${planned.fund} as "fund", ${planned.planInterventionId} is not null as "asked", ${planned.startsOn} as "startsOn", ${planned.endsOn} as "endsOn",
      ${planned.endedOn} as "endedOn", ${planned.fundingState} as "fundingState", ${planned.unitCostCents} as "unitCost",
      (${planned.plannedQuantity} * 100)::integer as "planned", ${planned.bodyShareCents} as "plannedBody",
      ${planned.userShareCents} as "plannedUser", ${planned.healthShareCents} as "plannedHealth",
      (${planned.deliveredQuantity} * 100)::integer as "delivered", ${planned.deliveredBodyCents} as "deliveredBody",
      ${planned.deliveredUserCents} as "deliveredUser", ${planned.deliveredHealthCents} as "deliveredHealth",
      exists (select from ${delivery} where ${delivery.plannedInterventionId} = ${planned.id}
        and ${delivery.month} = ${`${month}-01`}::date and ${delivery.status} <> 'WITHDRAWN') as "recorded",
      coalesce((select jsonb_agg(jsonb_build_object('since', since, 'resumedOn', resumed_on) order by since)
        from ${deliverySuspension} where ${deliverySuspension.plannedInterventionId} = ${planned.id}), '[]') as "suspensions",
      registry.death_of(${personId}) as "diedOn"
    from ${planned} where ${planned.id} = ${uuid} and ${planned.projectId} = ${projectId}`)
}
