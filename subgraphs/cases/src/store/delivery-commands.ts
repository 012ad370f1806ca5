import { delivery, deliverySuspension, plannedIntervention, project } from '@cse/db/cases/project-tables'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { Param, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { badInput } from '@cse/schema/errors'
import { isRefused, personDeceased, refuse } from '@cse/schema/refusal'
import { keyOfHolder } from './data-key.ts'
import { releaseFunding } from './funding-release.ts'
import type { CaseCommandInput } from './project-commands.ts'
import type { CaseStanding } from './standing.ts'
import { type StepContext, takeStep } from './take-step.ts'

/** Begins delivery on a day between the beginning of the project and today. @returns uuid of the project, or why not. */
export function startDelivery(
  session: SchemaSession,
  act: StepContext,
  requested: CaseCommandInput,
  startedOn: string,
) {
  return takeStep(session, act, { ...requested, step: 'START_DELIVERY' }, async (writing, standing) => {
    const death = await writing.one(
      sql<{ diedOn: string | null }>`select registry.death_of(${standing.personId}) as "diedOn"`,
    )
    if (death?.diedOn && startedOn > death.diedOn) return personDeceased(death.diedOn)
    const started = await writing.one(sql<{ uuid: string }>`
      update ${project} set delivery_started_on = ${startedOn}, version = version + 1
      where id = ${standing.projectId} and coalesce(starts_on <= ${startedOn}, true) returning id as "uuid"`)
    if (!started) throw badInput([{ path: 'input.startedOn', reason: 'Il progetto inizia dopo.' }])
    return { project: started.uuid, facts: { project: started.uuid, startedOn } }
  })
}

/** Which planned interventions a step is about: one, or all whose delivery runs. */
interface Which {
  /** uuid; null for all. */
  readonly plannedIntervention: string | null
}

/** Pauses delivery from a day on. @returns uuid of the project, or why not. */
export function suspendDelivery(
  session: SchemaSession,
  act: StepContext,
  requested: CaseCommandInput,
  {
    since,
    reason,
    ...which
  }: Which & { readonly since: string; readonly reason: (typeof deliverySuspension.$inferSelect)['reason'] },
) {
  return takeStep(session, act, { ...requested, step: 'SUSPEND_DELIVERY' }, async (writing, standing) => {
    const suspended = await writing.rows(sql<{ uuid: string }>`
      select planned.id as "uuid" from ${plannedIntervention} planned
      where ${running(standing, which)} and planned.starts_on <= ${since}
        and not exists (select from ${deliverySuspension} other where other.planned_intervention_id = planned.id
          and coalesce(other.resumed_on > ${since}, true))
      for update of planned`)
    const key = requested.note ? await keyOfHolder(writing, standing) : null
    const rows = suspended.map(({ uuid }) => {
      const id = newUuid()
      return {
        id,
        planned: uuid,
        note: key?.encrypt(deliverySuspension.note, id, requested.note ?? null) ?? null,
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
  act: StepContext,
  requested: CaseCommandInput,
  { resumedOn, ...which }: Which & { readonly resumedOn: string },
) {
  return takeStep(session, act, { ...requested, step: 'RESUME_DELIVERY' }, async (writing, standing) => {
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
  act: StepContext,
  requested: CaseCommandInput,
  {
    endedOn,
    reason,
    ...which
  }: Which & {
    readonly endedOn: string
    readonly reason: (typeof plannedIntervention.$inferSelect)['endReason']
  },
) {
  return takeStep(session, act, { ...requested, step: 'END_DELIVERY' }, async (writing, standing) => {
    const found = await writing.one(sql<{ later: boolean; unbegun: boolean }>`
      select ${which.plannedIntervention}::uuid is not null and exists (select from ${plannedIntervention} planned
          where ${running(standing, which)} and planned.starts_on > ${endedOn}::date) as "unbegun",
        exists (select from ${delivery} join ${plannedIntervention} planned on planned.id = ${delivery.plannedInterventionId}
          where ${running(standing, which)} and ${delivery.status} <> 'WITHDRAWN' and ${delivery.month} > ${endedOn}::date) as "later"`)
    const wrong =
      (found?.unbegun && 'L’intervento non era ancora iniziato.') ||
      (found?.later && 'Ci sono erogazioni registrate in mesi successivi.')
    if (wrong) throw badInput([{ path: 'input.endedOn', reason: wrong }])
    const ended = await writing.rows(sql<{ uuid: string; resumed: string[] }>`
      with resumed as (
        update ${deliverySuspension} paused set resumed_on = greatest(paused.since, ${endedOn}::date)
        from ${plannedIntervention} planned where ${running(standing, which)} and planned.id = paused.planned_intervention_id
          and paused.resumed_on is null
        returning paused.id
      )
      update ${plannedIntervention} planned set ended_on = ${endedOn}, end_reason = ${reason}
      where ${running(standing, which)} returning id as "uuid", array(select id from resumed) as "resumed"`)
    const resumed = ended[0]?.resumed ?? []
    const reported = { endedOn, reason, resumed }
    const done = changed(standing, ended, reported, 'Non ci sono erogazioni in corso da cessare.')
    return isRefused(done) ? done : { ...done, events: await releaseFunding(writing, [requested.case]) }
  })
}

const running = ({ projectId }: CaseStanding, { plannedIntervention: one }: Which) =>
  sql`planned.project_id = ${projectId} and planned.ended_on is null and (${one}::uuid is null or planned.id = ${one})`

function changed(
  { projectId }: CaseStanding,
  rows: readonly { readonly uuid: string }[],
  reported: Readonly<Record<string, unknown>>,
  nothing: string,
) {
  if (projectId === null || rows.length === 0) return refuse('NothingDelivered', nothing)
  return {
    project: projectId,
    facts: { project: projectId, plannedInterventions: rows.map(({ uuid }) => uuid), ...reported },
  }
}
