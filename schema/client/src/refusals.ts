import type { Labels } from './labels.ts'
import { it } from './languages/it.ts'
import { possibleTypes } from './possible-types.ts'

/** What a mutation answers: its payload, or one of its refusals. */
interface Result {
  readonly __typename: string
}

/** The refusals among what a mutation may answer: each has a message in plain Italian for who sees the screen. */
export type RefusalOf<Answer extends Result> = Extract<Answer, { readonly message: string }>

/** Whether a mutation was refused; else it was done. */
export function isRefusal<Answer extends Result>(answer: Answer): answer is RefusalOf<Answer> {
  return refusals.has(answer.__typename)
}

/**
 * The version that a record has now, when a mutation was refused because somebody else has changed it since it was read. Read the record again and let
 * the person decide: who sends the mutation again by itself overwrites what the other has written.
 */
export function versionNow(answer: Result): number | undefined {
  const { currentVersion } = { currentVersion: undefined, ...answer }
  return answer.__typename === 'StaleVersion' && typeof currentVersion === 'number'
    ? currentVersion
    : undefined
}

/**
 * The key of a creation: made once when the person sends the form, and sent again unchanged when the answer got lost, so that nothing is created twice.
 */
export const idempotencyKey = (): string => crypto.randomUUID()

/** An error in an answer. */
export interface AnswerError {
  readonly message: string
  readonly path?: readonly (string | number)[] | undefined
  readonly extensions?: Readonly<Record<string, unknown>> | undefined
}

/** What is wrong with an input: where and why, in plain Italian. */
export interface Violation {
  readonly path: string
  readonly reason: string
}

/** The code of an error; `INTERNAL` for what came from elsewhere, such as a proxy. */
export function codeOf({ extensions }: AnswerError): keyof Labels['ErrorCode'] {
  const code = extensions?.code
  return isCode(code) ? code : 'INTERNAL'
}

/** What is to be corrected in an input, when that is what an error says. */
export function violationsOf({ extensions }: AnswerError): readonly Violation[] {
  const listed = extensions?.violations
  return Array.isArray(listed) ? listed.filter(isViolation) : []
}

/** The places whose field the viewer may not see: such a field is null there, and the rest of the answer stands. */
export function deniedPlaces(errors: readonly AnswerError[]): readonly string[] {
  return errors.filter((error) => codeOf(error) === 'FORBIDDEN').map(({ path }) => (path ?? []).join('.'))
}

const refusals: ReadonlySet<string> = new Set(possibleTypes.Refusal)

const CODES: ReadonlySet<unknown> = new Set(Object.keys(it.ErrorCode))

const isCode = (code: unknown): code is keyof Labels['ErrorCode'] => CODES.has(code)

function isViolation(value: unknown): value is Violation {
  return typeof value === 'object' && value !== null && 'path' in value && 'reason' in value
}
