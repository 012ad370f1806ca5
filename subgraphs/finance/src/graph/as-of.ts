import { badInput } from '@cse/schema/errors'

/** The argument of figures that may be asked as they were: `asOf: t.arg(asOfArgument)`. */
export const asOfArgument = {
  type: 'DateTime',
  required: false,
  description:
    'Figures as they stood at this instant (situazione al): by the movements recorded until then, so that they never change afterwards. At least ten seconds back; now by default.',
} as const

/** How long an instant must be past before figures as of then are settled: a movement is visible within five seconds of its entry, or never. */
const SETTLED_AFTER = 10_000

/**
 * The instant that was asked for; null for now.
 * @throws GraphQLError BAD_USER_INPUT for one that is not past for long enough: its figures might still change
 */
export function settledInstant(asOf: Date | null | undefined, now: Date, path = 'asOf'): Date | null {
  if (asOf == null) return null
  if (asOf > latestSettled(now))
    throw badInput([
      { path, reason: 'L’istante di riferimento deve essere passato da almeno dieci secondi.' },
    ])
  return asOf
}

/** The latest instant of which figures are settled. */
export function latestSettled(now: Date): Date {
  return new Date(now.getTime() - SETTLED_AFTER)
}
