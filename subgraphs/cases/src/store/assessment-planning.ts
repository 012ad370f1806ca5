import { assessmentParticipant } from '@cse/db/cases/instrument-tables'
import { assessment, operator } from '@cse/db/cases/tables'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query } from '@cse/db/src/query/query'
import { sql } from '@cse/db/src/query/sql'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { badInput } from '@cse/schema/errors'
import { today } from '@cse/schema/today'
import { type NamedParticipant, type Plan, planFaults, versionFor } from '../rules/assessing.ts'
import { instruments } from './instrument.ts'
import { type RequestedStep, type StepContext, takeStep } from './take-step.ts'

/** Plans an assessment. @returns its uuid, or why not. @throws GraphQLError BAD_USER_INPUT */
export function planAssessment(
  session: SchemaSession,
  act: StepContext,
  requested: Omit<RequestedStep, 'step'>,
  plan: Plan & { readonly instrument: string; readonly instrumentVersion: string | null },
) {
  return takeStep(session, act, { ...requested, step: 'PLAN_ASSESSMENT' }, async (writing, { openedOn }) => {
    const { kind, plannedOn, participants } = plan
    const versions = await instruments(writing, { code: plan.instrument })
    const form = versionFor(versions, plan.instrumentVersion, plannedOn)
    if ('reason' in form) throw badInput([form])
    const faults = planFaults(form, plan, { openedOn, today: today(act.at) })
    if (faults.length > 0) throw badInput(faults)
    const named = await namesOf(writing, participants)
    const planned = await writing.one(
      query
        .insert(assessment)
        .values({
          id: sql`uuidv7()`,
          caseId: requested.case,
          instrument: form.code,
          instrumentVersion: form.version,
          kind,
          plannedOn,
          readers: sql`null`,
        })
        .returning({ uuid: assessment.id }),
    )
    if (!planned) throw new Error('The assessment was not recorded')
    if (named.length > 0)
      await writing.run(
        addParticipants({ assessmentId: planned.uuid, caseId: requested.case, rows: JSON.stringify(named) }),
      )
    return { assessment: planned.uuid, facts: { assessment: planned.uuid } }
  })
}

/** Participants with the names and professions of the operators among them. @throws GraphQLError BAD_USER_INPUT for an unknown operator */
async function namesOf(writing: Writing, participants: readonly NamedParticipant[]) {
  const ids = participants.flatMap(({ operator }) => operator ?? [])
  const known = ids.length === 0 ? [] : await writing.rows(selectOperators({ ids }))
  return participants.map(({ operator: id, name, profession, section = null }, at) => {
    const position = at + 1
    if (id == null) return { position, operator: null, name, profession, section }
    const one = known.find(({ uuid }) => uuid === id)
    if (!one)
      throw badInput([{ path: `input.participants.${at}.operator`, reason: 'L’operatore non esiste.' }])
    return {
      position,
      operator: id,
      name: `${one.givenName} ${one.familyName}`,
      profession: one.profession,
      section,
    }
  })
}

const selectOperators = prepared('participating operators', (given: Given<{ ids: readonly string[] }>) =>
  query
    .select({
      uuid: operator.id,
      givenName: operator.givenName,
      familyName: operator.familyName,
      profession: operator.profession,
    })
    .from(operator)
    .where(anyOf(operator.id, given.ids)),
)

const addParticipants = prepared(
  'add participants',
  (given: Given<{ assessmentId: string; caseId: string; rows: string }>) => sql`
    insert into ${assessmentParticipant} (id, assessment_id, case_id, position, operator_id, name, profession, section)
    select uuidv7(), ${given.assessmentId}::uuid, ${given.caseId}::uuid, "position", "operator", "name", "profession", "section"
    from jsonb_to_recordset(${given.rows}::jsonb)
      as one ("position" smallint, "operator" uuid, "name" text, "profession" text, "section" text)`,
)
