import { type Cents, cents, minus, zero } from '@cse/schema/cents'
import type { CoPaymentTerms } from '@cse/schema/co-payment'
import { badInput } from '@cse/schema/errors'

/** Users with an ISEE up to this amount pay so much of the price, in hundredths of a percent. */
export interface Band {
  readonly upToCents: Cents
  readonly hundredthsOfPercent: number
}

/** Who pays nothing, whatever the ISEE, by the code that a determination names. */
export interface Exemption {
  readonly code: string
  readonly reason: string
}

/** What a regulation says of a service (R.R. 4/2007 art. 6): nothing is paid up to one ISEE, and the whole from another one on. */
export interface CoPaymentScale {
  readonly formula: 'PROPORTIONAL' | 'INTERPOLATED' | 'BANDS'
  readonly exemptUpTo: Cents
  readonly fullFrom: Cents
  /** The lowest first; the last one ends where the whole price begins. */
  readonly bands: readonly Band[]
  /** Of a month, in cents. */
  readonly minimum: Cents | null
  readonly maximum: Cents | null
  readonly exemptions: readonly Exemption[]
}

/** Which part of the scale an ISEE falls into. */
export type CoPaymentCase = 'EXEMPTED' | 'NO_ISEE' | 'BELOW' | 'ABOVE' | 'BETWEEN'

/** Where a user stands on the scale; without an ISEE the whole price is paid (D.P.C.M. 159/2013 art. 2: the service is then not one at a reduced price). */
export function caseOf(scale: CoPaymentScale, isee: Cents | null, exempted: boolean): CoPaymentCase {
  if (exempted) return 'EXEMPTED'
  if (isee === null) return 'NO_ISEE'
  if (isee <= scale.exemptUpTo) return 'BELOW'
  return isee >= scale.fullFrom ? 'ABOVE' : 'BETWEEN'
}

/** The fraction of the price that a user bears by a scale, with what bounds it in a month. */
export function termsOf(scale: CoPaymentScale, isee: Cents | null, exempted: boolean): CoPaymentTerms {
  const { minimum, maximum } = scale
  const stands = caseOf(scale, isee, exempted)
  if (stands === 'EXEMPTED' || stands === 'BELOW')
    return { numerator: zero, denominator: cents(1), minimum: null, maximum: null }
  const whole = { numerator: cents(1), denominator: cents(1) }
  return { ...(stands === 'BETWEEN' && isee !== null ? fractionOf(scale, isee) : whole), minimum, maximum }
}

function fractionOf({ formula, exemptUpTo, fullFrom, bands }: CoPaymentScale, isee: Cents) {
  switch (formula) {
    case 'PROPORTIONAL':
      return { numerator: isee, denominator: fullFrom }
    case 'INTERPOLATED':
      return { numerator: minus(isee, exemptUpTo), denominator: minus(fullFrom, exemptUpTo) }
    case 'BANDS':
      return {
        numerator: cents(bandOf(bands, isee)?.hundredthsOfPercent ?? HUNDRED_PERCENT),
        denominator: cents(HUNDRED_PERCENT),
      }
  }
}

/** The band of an ISEE between the thresholds; the amount at its end still belongs to it. */
export const bandOf = (bands: readonly Band[], isee: Cents) =>
  bands.find(({ upToCents }) => isee <= upToCents)

const HUNDRED_PERCENT = 10_000

/**
 * A scale as a client gives it, checked: thresholds in order, bands from one to the other without a gap, codes once each.
 * @throws GraphQLError BAD_USER_INPUT that names the field below `path`
 */
export function checkedScale(scale: CoPaymentScale, path: string): CoPaymentScale {
  const { exemptUpTo, fullFrom, formula, bands, minimum, maximum, exemptions } = scale
  const ends = bands.map(({ upToCents }) => upToCents)
  const starts = [exemptUpTo, ...ends]
  const problems: [boolean, string, string][] = [
    [exemptUpTo < 0, 'exemptUpTo', 'La soglia non può essere negativa.'],
    [fullFrom <= exemptUpTo, 'fullFrom', 'La soglia della quota intera deve superare quella di esenzione.'],
    [
      (formula === 'BANDS') !== bands.length > 0,
      'bands',
      'Le fasce si indicano con la formula a fasce, e solo con essa.',
    ],
    [
      ends.some((end, place) => end <= (starts[place] ?? zero)),
      'bands',
      'Le fasce devono essere in ordine, oltre la soglia di esenzione.',
    ],
    [
      bands.length > 0 && ends.at(-1) !== fullFrom,
      'bands',
      'L’ultima fascia deve finire alla soglia della quota intera.',
    ],
    [
      bands.some(
        ({ hundredthsOfPercent: part }) => !Number.isInteger(part) || part < 0 || part > HUNDRED_PERCENT,
      ),
      'bands',
      'La percentuale va da 0 a 100, con al massimo due decimali.',
    ],
    [minimum !== null && minimum <= 0, 'minimum', 'L’importo deve essere maggiore di zero.'],
    [maximum !== null && maximum <= 0, 'maximum', 'L’importo deve essere maggiore di zero.'],
    [
      minimum !== null && maximum !== null && maximum < minimum,
      'maximum',
      'Il massimo non può essere inferiore al minimo.',
    ],
    [
      new Set(exemptions.map(({ code }) => code)).size < exemptions.length,
      'exemptions',
      'Un codice compare più volte.',
    ],
  ]
  const violations = problems
    .filter(([wrong]) => wrong)
    .map(([, field, reason]) => ({ path: `${path}.${field}`, reason }))
  if (violations.length > 0) throw badInput(violations)
  return scale
}
