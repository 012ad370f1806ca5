import { assessmentAnswer, assessmentParticipant } from '@cse/db/cases/instrument-tables'
import { ERASED } from '@cse/db/src/encryption/encrypted-column'
import { listLoader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query } from '@cse/db/src/query/query'
import type { Selected } from '@cse/db/src/query/selected'
import { asc } from '@cse/db/src/query/sql'
import { encodeId } from '@cse/schema/ids'
import { z } from 'zod'
import type { Answers, InstrumentAnswer } from '../rules/instrument.ts'

interface Keys {
  readonly keys: readonly string[]
}

const answerFields = {
  assessmentId: assessmentAnswer.assessmentId,
  item: assessmentAnswer.item,
  value: assessmentAnswer.value,
  answeredByIssuer: assessmentAnswer.answeredByIssuer,
  answeredBy: assessmentAnswer.answeredBy,
  answeredAt: assessmentAnswer.answeredAt,
}

export type AnswerRow = Selected<typeof answerFields>

const selectAnswers = prepared('assessment answers', (given: Given<Keys>) =>
  query
    .select(answerFields)
    .from(assessmentAnswer)
    .where(anyOf(assessmentAnswer.assessmentId, given.keys))
    .orderBy(asc(assessmentAnswer.item), asc(assessmentAnswer.position)),
)

/** The rows of the answers to an assessment: {@link answersOf} makes them answers. The person was logged when the case was read. */
export const answersOfAssessment = listLoader(
  'assessment answers',
  (session, keys: readonly string[]) => session.rows(selectAnswers({ keys })),
  ({ assessmentId }) => assessmentId,
)

/** The same inside a write. */
export const answersNow = (assessment: string) => selectAnswers({ keys: [assessment] })

/** The answers by item; the rows of an item that takes many codes become one. */
export function answersOf(rows: readonly AnswerRow[]): Answers {
  const answers = new Map<string, InstrumentAnswer>()
  for (const row of rows) {
    const before = answers.get(row.item)
    const codes = before?.kind === 'CODED' ? before.codes : []
    answers.set(row.item, answerOf(row.item, answerValueOf(row.value), codes))
  }
  return answers
}

/** What stands in the value of an answer, as JSON. */
export type AnswerValue = z.infer<typeof answerValue>

const answerValue = z.union([
  z.object({ code: z.string() }),
  z.object({ number: z.number() }),
  z.object({ text: z.string() }),
  z.object({ date: z.string() }),
  z.object({ boolean: z.boolean() }),
])

/** A value whose key is gone says so as any other text would. */
const answerValueOf = (value: string): AnswerValue =>
  value === ERASED ? { text: value } : answerValue.parse(JSON.parse(value))

function answerOf(item: string, value: AnswerValue, before: readonly string[]): InstrumentAnswer {
  if ('code' in value) return { item, kind: 'CODED', codes: [...before, value.code] }
  if ('number' in value) return { item, kind: 'NUMBER', number: value.number }
  if ('date' in value) return { item, kind: 'DATE', date: value.date }
  if ('boolean' in value) return { item, kind: 'BOOLEAN', boolean: value.boolean }
  return { item, kind: 'TEXT', text: value.text }
}

const participantFields = {
  uuid: assessmentParticipant.id,
  assessmentId: assessmentParticipant.assessmentId,
  operatorId: assessmentParticipant.operatorId,
  name: assessmentParticipant.name,
  profession: assessmentParticipant.profession,
  section: assessmentParticipant.section,
  signedOffAt: assessmentParticipant.signedOffAt,
}

export interface ParticipantRow extends Selected<typeof participantFields> {
  readonly id: string
}

const selectParticipants = prepared('assessment participants', (given: Given<Keys>) =>
  query
    .select(participantFields)
    .from(assessmentParticipant)
    .where(anyOf(assessmentParticipant.assessmentId, given.keys))
    .orderBy(asc(assessmentParticipant.position)),
)

/** Who assesses, in the order in which they were named. */
export const participantsOfAssessment = listLoader(
  'assessment participants',
  async (session, keys: readonly string[]): Promise<ParticipantRow[]> => {
    const rows = await session.rows(selectParticipants({ keys }))
    return rows.map((row) => ({ ...row, id: encodeId('participant', row.uuid) }))
  },
  ({ assessmentId }) => assessmentId,
)

/** The same inside a write. */
export const participantsNow = (assessment: string) => selectParticipants({ keys: [assessment] })
