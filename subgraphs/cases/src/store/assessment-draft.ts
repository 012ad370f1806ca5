import { assessment } from '@cse/db/cases/tables'
import { type Given, prepared } from '@cse/db/src/query/prepared'
import { query } from '@cse/db/src/query/query'
import { and, eq, isNull } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import { isRefused, notFound, staleVersion } from '@cse/schema/refusal'
import { assessmentCompleted, assessmentWithoutForm } from '../rules/assessing.ts'
import { obstacleTo } from '../rules/step.ts'
import { instruments } from './instrument.ts'
import { standingsOf } from './standing.ts'
import { phaseNotAllowed } from './take-step.ts'

/** What a client says of the assessment it saw. */
export interface SeenAssessment {
  /** uuid of the assessment. */
  readonly assessment: string
  readonly expectedVersion: number
}

/** What is known of an assessment that is to be changed. */
export const selectDraft = prepared('assessment to change', (given: Given<{ id: string }>) =>
  query
    .select({
      caseId: assessment.caseId,
      kind: assessment.kind,
      instrument: assessment.instrument,
      instrumentVersion: assessment.instrumentVersion,
      completedOn: assessment.completedOn,
      version: assessment.version,
    })
    .from(assessment)
    .where(eq(assessment.id, given.id)),
)

/** A draft in the version that the client saw, with its blank form, of a case in which assessing goes on; or why it may not be changed. */
export async function draftOf(writing: Writing, seen: SeenAssessment) {
  const draft = await formOfDraft(writing, seen)
  if (isRefused(draft)) return draft
  const [standing] = await standingsOf(writing, [draft.caseId])
  if (!standing) return notFound()
  const obstacle = obstacleTo('COMPLETE_ASSESSMENT', standing)
  return obstacle === null ? { ...draft, standing } : phaseNotAllowed(standing.phase, obstacle)
}

/** The same, without reading where the case stands. */
export async function formOfDraft(writing: Writing, { assessment: id, expectedVersion }: SeenAssessment) {
  const known = await writing.one(selectDraft({ id }))
  if (!known) return notFound()
  const { instrument, instrumentVersion, completedOn, version, ...draft } = known
  if (completedOn !== null) return assessmentCompleted()
  if (version !== expectedVersion) return staleVersion(version)
  if (instrumentVersion === null) return assessmentWithoutForm()
  const versions = await instruments(writing, { code: instrument })
  const form = versions.find((one) => one.version === instrumentVersion)
  if (!form) throw new Error('The instrument of an assessment is missing')
  return { ...draft, form }
}

/** The draft as it was seen, and still one. */
export const isSeenDraft = ({ assessment: id, expectedVersion }: SeenAssessment) =>
  and(eq(assessment.id, id), eq(assessment.version, expectedVersion), isNull(assessment.completedOn))

/** Counts the change on the draft, which locks it: of two who saw the same version only one goes on. */
export async function claimDraft(writing: Writing, seen: SeenAssessment): Promise<boolean> {
  const claimed = await writing.run(
    query
      .update(assessment)
      .set({ version: seen.expectedVersion + 1 })
      .where(isSeenDraft(seen)),
  )
  return claimed > 0
}

/** Why a draft is no longer the one that was seen. */
export async function currentState(writing: Writing, { assessment: id }: SeenAssessment) {
  const now = await writing.one(selectDraft({ id }))
  if (!now) return notFound()
  return now.completedOn === null ? staleVersion(now.version) : assessmentCompleted()
}
