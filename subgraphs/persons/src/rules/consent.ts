import type { Violation } from '@cse/schema/errors'

/** The days of a consent; `YYYY-MM-DD`, whose order as text is that of the calendar. */
export interface ConsentDays {
  readonly givenOn: string
  readonly expiresOn: string | null
  readonly withdrawnOn: string | null
}

/** Whether a consent holds on a day: from the day it was given to its last day, not on the day it was withdrawn. */
export function holdsOn({ givenOn, expiresOn, withdrawnOn }: ConsentDays, day: string): boolean {
  return (
    givenOn <= day && (expiresOn === null || day <= expiresOn) && (withdrawnOn === null || day < withdrawnOn)
  )
}

/** What is wrong with the days of a consent that is written down on a day. */
export function wrongDays(
  { givenOn, expiresOn }: Pick<ConsentDays, 'givenOn' | 'expiresOn'>,
  day: string,
): Violation[] {
  const violations: Violation[] = []
  if (givenOn > day)
    violations.push({ path: 'input.givenOn', reason: 'Il consenso non può essere dato nel futuro.' })
  if (expiresOn !== null && expiresOn < givenOn)
    violations.push({ path: 'input.expiresOn', reason: 'La scadenza precede il giorno del consenso.' })
  return violations
}

/** What is wrong with the day of a withdrawal: it lies between the consent and today. */
export function wrongWithdrawal(givenOn: string, withdrawnOn: string, day: string): Violation[] {
  const path = 'input.withdrawnOn'
  if (withdrawnOn > day) return [{ path, reason: 'La revoca non può essere nel futuro.' }]
  if (withdrawnOn < givenOn) return [{ path, reason: 'La revoca precede il giorno del consenso.' }]
  return []
}
