import { badInput } from './errors.ts'

/** How long a text may be, and from which length on it says anything at all. */
export interface TextLimits {
  /** Characters at most, blanks around the text not counted; 2,000 by default. */
  readonly longest?: number
  /** Characters at least; 1 by default. */
  readonly shortest?: number
}

/**
 * A text that must be given, without the blanks around it. `path` is where it stands in the input (`input.reason`).
 * @throws GraphQLError BAD_USER_INPUT when nothing of it can be seen, it is too short, too long, or holds a control character.
 */
export function requiredText(
  given: string,
  path: string,
  { longest = 2_000, shortest = 1 }: TextLimits = {},
): string {
  const text = given.trim()
  const reason =
    (!VISIBLE.test(text) && 'Il testo è obbligatorio.') ||
    (NOT_ADMITTED.test(text) && 'Il testo contiene un carattere non ammesso.') ||
    (lengthOf(text) < shortest && `Il testo deve avere almeno ${shortest} caratteri.`) ||
    (lengthOf(text) > longest &&
      `Il testo supera ${longest.toLocaleString('it-IT', { useGrouping: 'always' })} caratteri.`)
  if (reason) throw badInput([{ path, reason }])
  return text
}

/** A text that may be missing: null when it is not given; what is given is checked as {@link requiredText} does. */
export function optionalText(
  given: string | null | undefined,
  path: string,
  limits?: TextLimits,
): string | null {
  return given == null ? null : requiredText(given, path, limits)
}

/** An `idempotencyKey` as clients make them: 8 to 200 characters. @throws GraphQLError BAD_USER_INPUT */
export function idempotencyKey(given: string, path = 'input.idempotencyKey'): string {
  return requiredText(given, path, { shortest: 8, longest: 200 })
}

/** Something that can be seen: a letter, a digit, a sign. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u
/** Control characters, but for the tabs and line ends of a text. */
const NOT_ADMITTED = /(?![\t\n\r])\p{Cc}/u

/** Characters as people count them: an emoji is one, though JavaScript's `length` says two. */
function lengthOf(text: string): number {
  let length = 0
  for (const _ of text) length++
  return length
}
