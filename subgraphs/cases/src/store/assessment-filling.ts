import { assessmentAnswer, assessmentParticipant } from '@cse/db/cases/instrument-tables'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { badInput } from '@cse/schema/errors'
import { isRefused } from '@cse/schema/refusal'
import { today } from '@cse/schema/today'
import { checkAnswers, type GivenAnswer } from '../rules/assessment-answer.ts'
import type { InstrumentAnswer } from '../rules/instrument.ts'
import { claimDraft, currentState, draftOf, type SeenAssessment } from './assessment-draft.ts'
import type { AnswerValue } from './assessment-form.ts'
import { keyOfHolder } from './data-key.ts'
import type { StepContext } from './take-step.ts'

/**
 * Keeps answers of a draft, and withdraws those that were given before and are empty now. Who has signed off a part that changes has to sign
 * again. @returns nothing but the case, or why not. @throws GraphQLError BAD_USER_INPUT that names the items
 */
export function answerAssessment(
  session: SchemaSession,
  act: StepContext,
  seen: SeenAssessment,
  given: readonly GivenAnswer[],
) {
  return session.write(async (writing) => {
    const draft = await draftOf(writing, seen)
    if (isRefused(draft)) return draft
    const { form, caseId, standing } = draft
    const checked = checkAnswers(form, given, today(act.at))
    if ('violations' in checked) throw badInput(checked.violations)
    if (!(await claimDraft(writing, seen))) return currentState(writing, seen)
    const items = [...checked.answers.map(({ item }) => item), ...checked.withdrawn]
    await writing.run(removeAnswers({ assessmentId: seen.assessment, items }))
    const key = await keyOfHolder(writing, standing)
    const rows = JSON.stringify(
      checked.answers.flatMap(rowsOf).map(({ item, position, value }) => ({
        item,
        position,
        value: key.encrypt(assessmentAnswer.value, [seen.assessment, item, position], JSON.stringify(value)),
      })),
    )
    await writing.run(
      addAnswers({
        assessmentId: seen.assessment,
        caseId,
        answeredByIssuer: act.viewer.issuer,
        answeredBy: act.viewer.subject,
        answeredAt: act.at,
        rows,
      }),
    )
    const sections = form.items.filter(({ code }) => items.includes(code)).map(({ section }) => section)
    await writing.run(withdrawSignatures({ assessmentId: seen.assessment, sections }))
    return { case: caseId }
  })
}

const removeAnswers = prepared(
  'remove answers',
  (given: Given<{ assessmentId: string; items: readonly string[] }>) => sql`
    delete from ${assessmentAnswer}
    where ${assessmentAnswer.assessmentId} = ${given.assessmentId} and ${anyOf(assessmentAnswer.item, given.items)}`,
)

interface Written {
  readonly assessmentId: string
  readonly caseId: string
  /** JSON, so that the text is the same for any number. */
  readonly rows: string
  readonly answeredByIssuer: string
  readonly answeredBy: string
  readonly answeredAt: Date
}

const addAnswers = prepared(
  'add answers',
  (given: Given<Written>) => sql`
    insert into ${assessmentAnswer} (assessment_id, case_id, item, position, value, answered_by_issuer, answered_by, answered_at)
    select ${given.assessmentId}::uuid, ${given.caseId}::uuid, "item", "position", "value", ${given.answeredByIssuer}, ${given.answeredBy},
      ${given.answeredAt}::timestamptz
    from jsonb_to_recordset(${given.rows}::jsonb)
      as one ("item" text, "position" smallint, "value" bytea)`,
)

const withdrawSignatures = prepared(
  'withdraw signatures',
  (given: Given<{ assessmentId: string; sections: readonly string[] }>) => sql`
    update ${assessmentParticipant} set signed_off_at = null, signed_off_by_issuer = null, signed_off_by = null
    where assessment_id = ${given.assessmentId} and signed_off_at is not null
      and (section is null or section = any (${given.sections}))`,
)

interface Row {
  readonly item: string
  readonly position: number
  readonly value: AnswerValue
}

/** The rows of an answer: one for each code. */
function rowsOf(answer: InstrumentAnswer): readonly Row[] {
  const { item } = answer
  switch (answer.kind) {
    case 'CODED':
      return answer.codes.map((code, at) => ({ item, position: at + 1, value: { code } }))
    case 'NUMBER':
      return [{ item, position: 1, value: { number: answer.number } }]
    case 'TEXT':
      return [{ item, position: 1, value: { text: answer.text } }]
    case 'DATE':
      return [{ item, position: 1, value: { date: answer.date } }]
    case 'BOOLEAN':
      return [{ item, position: 1, value: { boolean: answer.boolean } }]
  }
}
