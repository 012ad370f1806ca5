import { actKinds } from '@cse/db/finance/tables'
import { badInput } from '@cse/schema/errors'
import { refuse } from '@cse/schema/refusal'
import { today } from '@cse/schema/today'

export type ActKind = (typeof actKinds)[number]

/** An administrative act: what kind, which number, of which day. */
export interface FormalAct {
  readonly kind: ActKind
  readonly number: string
  /** ISO date. */
  readonly date: string
}

const cited: Readonly<Record<ActKind, string>> = {
  RESOLUTION: 'Delibera',
  DETERMINATION: 'Determina',
  DECREE: 'Decreto',
  ORDER: 'Mandato',
  RECEIPT: 'Quietanza',
}

/**
 * The kinds of act by which each step of the books is decided: who directs the service commits and liquidates (D.Lgs. 267/2000 arts. 183 c. 9,
 * 184), the treasurer is ordered to pay and gives a receipt (arts. 185, 218), the Giunta closes a year (D.Lgs. 118/2011 all. 4/2 par. 9.1), the
 * Consiglio recognises a debt (art. 194); what is tied is carried over by the Giunta or who directs the finances (art. 175 c. 5-quater).
 */
export const actsOf = {
  ALLOCATION: ['RESOLUTION', 'DETERMINATION', 'DECREE'],
  COMMITMENT: ['DETERMINATION'],
  REDUCTION: ['DETERMINATION', 'RESOLUTION'],
  LIQUIDATION: ['DETERMINATION'],
  PAYMENT_ORDER: ['ORDER'],
  PAYMENT: ['RECEIPT'],
  CLOSING: ['RESOLUTION'],
  CARRY_OVER: ['RESOLUTION', 'DETERMINATION'],
  DEBT: ['RESOLUTION'],
} as const satisfies Readonly<Record<string, readonly ActKind[]>>

/** A zone plan is approved, varied and accounted for by the Coordinamento istituzionale, which resolves (L.R. 19/2006 art. 10). */
export const resolved = (given: FormalAct) => checkedAct(given, 'input.act', ['RESOLUTION'])

/** The act as it is cited: `Determina n. 12 del 2026-03-01`. */
export function actText({ kind, number, date }: FormalAct): string {
  return `${cited[kind]} n. ${number} del ${date}`
}

/**
 * An act as a client gives it, its number without blanks around it.
 * @throws GraphQLError BAD_USER_INPUT for a number that is empty, longer than 40 characters, or not made of what numbers of acts are made of
 */
export function checkedAct(
  given: FormalAct,
  path = 'input.act',
  kinds: readonly ActKind[] = actKinds,
): FormalAct {
  if (!kinds.includes(given.kind)) {
    const wanted = kinds.map((kind) => cited[kind]).join(', ')
    throw badInput([{ path: `${path}.kind`, reason: `L’atto richiesto è: ${wanted}.` }])
  }
  const number = given.number.trim()
  if (!/^[\p{L}\p{N}][\p{L}\p{N} ./_-]{0,39}$/u.test(number))
    throw badInput([
      { path: `${path}.number`, reason: 'Il numero dell’atto ha da 1 a 40 lettere, cifre o segni.' },
    ])
  return { kind: given.kind, number, date: given.date }
}

/** The act is of a day that has not come: nothing rests on it yet. */
export function actInFuture() {
  return refuse('ActInFuture', 'L’atto ha una data futura.')
}

/** Whether the act is of a day after the one it is in Italy. */
export function isFuture({ date }: Pick<FormalAct, 'date'>, now: Date): boolean {
  return date > today(now)
}
