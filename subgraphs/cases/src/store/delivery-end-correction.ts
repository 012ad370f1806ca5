import { delivery, deliverySuspension, plannedIntervention } from '@cse/db/cases/project-tables'
import { Param, sql } from '@cse/db/src/query/sql'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { badInput } from '@cse/schema/errors'
import { notFound } from '@cse/schema/refusal'
import { z } from 'zod'
import { lastMistake } from '../rules/history.ts'
import { settleFunding } from './funding-release.ts'
import { historyOf } from './history.ts'
import type { CaseCommandInput } from './project-commands.ts'
import { phaseNotAllowed, type StepContext, takeStep } from './take-step.ts'

/** What is right about the end of an intervention's delivery. */
export interface CorrectedEnd {
  /** uuid. */
  readonly plannedIntervention: string
  /** The day on which it ended; null when it did not. */
  readonly endedOn: string | null
}

/**
 * Puts right on which day delivery ended, or that it did not: then it goes on, and what the end had resumed is suspended again.
 * @returns uuid of the project, or why not. @throws GraphQLError BAD_USER_INPUT
 */
export function correctDeliveryEnd(
  session: SchemaSession,
  act: StepContext,
  requested: CaseCommandInput,
  reported: CorrectedEnd,
) {
  const { plannedIntervention: uuid, endedOn } = reported
  return takeStep(session, act, { ...requested, step: 'CORRECT_DELIVERY_END' }, async (writing, standing) => {
    const ended = await endedIntervention(writing, uuid, standing.projectId)
    if (standing.projectId === null || !ended) return notFound()
    if (ended.endReason === 'VARIATION') return phaseNotAllowed(standing.phase, VARIED)
    if (endedOn === null && standing.phase !== 'SERVICE_DELIVERY')
      return phaseNotAllowed(standing.phase, EVALUATED)
    if (endedOn !== null && endedOn < ended.startsOn)
      throw badInput([{ path: 'input.endedOn', reason: 'L’intervento non era ancora iniziato.' }])
    if (endedOn !== null && ended.lastMonth !== null && endedOn.slice(0, 7) < ended.lastMonth)
      throw badInput([{ path: 'input.endedOn', reason: 'Ci sono erogazioni registrate in mesi successivi.' }])
    const resumed = await resumedBy(writing, standing.uuid, uuid)
    await writing.run(sql`
      with paused as (
        update ${deliverySuspension} paused set resumed_on = greatest(paused.since, ${endedOn}::date)
        where planned_intervention_id = ${uuid} and id = any (${new Param(resumed)}::uuid[]) and ${endedOn}::date is not null
      ), again as (
        update ${deliverySuspension} paused set resumed_on = null
        where planned_intervention_id = ${uuid} and id = any (${new Param(resumed)}::uuid[]) and ${endedOn}::date is null
      )
      update ${plannedIntervention} set ended_on = ${endedOn}, end_reason = case when ${endedOn}::date is not null then end_reason end
      where id = ${uuid}`)
    const { projectId: project } = standing
    const facts = { project, plannedIntervention: uuid, endedOn, endedBefore: ended.endedOn }
    return { project, facts, events: await settleFunding(writing, [standing.uuid]) }
  })
}

const VARIED = 'L’intervento è cessato con una variazione del progetto: va variato di nuovo il progetto.'
const EVALUATED = 'La valutazione finale è già registrata: va prima annullata.'

function endedIntervention(writing: Writing, uuid: string, projectId: string | null) {
  const planned = plannedIntervention
  return writing.one(sql<{
    startsOn: string
    endedOn: string
    endReason: NonNullable<typeof planned.$inferSelect.endReason>
    lastMonth: string | null
  }>`
    select ${planned.startsOn} as "startsOn", ${planned.endedOn} as "endedOn", ${planned.endReason} as "endReason",
      (select to_char(max(${delivery.month}), 'YYYY-MM') from ${delivery}
        where ${delivery.plannedInterventionId} = ${planned.id} and ${delivery.status} <> 'WITHDRAWN') as "lastMonth"
    from ${planned} where ${planned.id} = ${uuid} and ${planned.projectId} = ${projectId} and ${planned.endedOn} is not null`)
}

/** uuids of the suspensions that the end of the delivery resumed. */
async function resumedBy(writing: Writing, caseId: string, planned: string): Promise<string[]> {
  const ended = lastMistake(await historyOf(writing, caseId), ({ kind, facts }) => {
    const about = z.array(z.string()).safeParse(facts.plannedInterventions).data ?? []
    return kind === 'DELIVERY_ENDED' && about.includes(planned)
  })
  return z.array(z.uuid()).safeParse(ended?.event.facts.resumed).data ?? []
}
