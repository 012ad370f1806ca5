import { project } from '@cse/db/cases/project-tables'
import { evaluation } from '@cse/db/cases/tables'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { query } from '@cse/db/src/query/query'
import { eq, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { notFound } from '@cse/schema/refusal'
import { today } from '@cse/schema/today'
import { lastMistake } from '../rules/history.ts'
import type { Evaluation } from './closure-commands.ts'
import { keyOfHolder } from './data-key.ts'
import { settleFunding } from './funding-release.ts'
import { historyOf } from './history.ts'
import type { CaseCommandInput } from './project-commands.ts'
import { type StepContext, takeStep } from './take-step.ts'

/** Evaluates anew what was evaluated wrongly; the evaluation before stays readable, and the newest counts. */
export function correctEvaluation(
  session: SchemaSession,
  act: StepContext,
  requested: CaseCommandInput,
  { outcome, conclusion }: Evaluation,
) {
  const step = { ...requested, step: 'CORRECT_EVALUATION', changes: { projectOutcome: outcome } } as const
  return takeStep(session, act, step, async (writing, standing) => {
    const id = newUuid()
    const key = await keyOfHolder(writing, standing)
    const written = key.encrypt(evaluation.conclusion, id, conclusion)
    const corrected = await writing.run(sql`
      insert into ${evaluation} (id, case_id, evaluated_on, outcome, conclusion, readers)
      select ${id}, case_id, ${today(act.at)}, ${outcome}, ${written}::bytea, readers from ${evaluation}
      where case_id = ${standing.uuid} and withdrawn_at is null order by id desc limit 1`)
    return corrected === 0 ? notFound() : { facts: { outcome } }
  })
}

/** Takes an evaluation back that came too early, corrections included: what was agreed and is being delivered goes on. */
export function withdrawEvaluation(session: SchemaSession, act: StepContext, requested: CaseCommandInput) {
  const step = { ...requested, step: 'WITHDRAW_EVALUATION', changes: { projectOutcome: null } } as const
  return takeStep(session, act, step, async (writing, { uuid, projectId }) => {
    const evaluated = lastMistake(await historyOf(writing, uuid), ({ kind }) => kind === 'CASE_EVALUATED')
    const corrections = evaluated?.since.filter(({ kind }) => kind === 'EVALUATION_CORRECTED').length ?? 0
    const withdrawn = await writing.run(sql`
      update ${evaluation} set withdrawn_at = ${act.at.toISOString()} where id in (
        select id from ${evaluation} where case_id = ${uuid} and withdrawn_at is null order by id desc limit ${corrections + 1})`)
    if (withdrawn === 0 || projectId === null) return notFound()
    await writing.run(
      query
        .update(project)
        .set({ status: 'AGREED', version: sql`${project.version} + 1` })
        .where(eq(project.id, projectId)),
    )
    return { facts: { project: projectId }, events: await settleFunding(writing, [uuid]) }
  })
}
