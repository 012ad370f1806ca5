import { z } from 'zod'
import { type Cents, cents, centsInJson, greatest, least, zero } from './cents.ts'

const atLeastZero = centsInJson.refine((amount) => amount >= 0)

/** How much of a price somebody bears, by a regulation and an ISEE: a fraction of it, within a least and a greatest amount for a month. */
export const coPaymentTerms = z.object({
  numerator: atLeastZero,
  denominator: centsInJson.refine((amount) => amount > 0),
  /** In cents a month; null for none. Does not apply to who is exempt. */
  minimum: atLeastZero.nullable(),
  maximum: atLeastZero.nullable(),
})
export type CoPaymentTerms = z.output<typeof coPaymentTerms>

/** The share of the user of what a month costs beside the share of the health service, in cents; half a cent upwards. Never more than the price. */
export function shareOfUser(price: Cents, terms: CoPaymentTerms): Cents {
  if (terms.numerator === 0) return zero
  const atLeast = greatest(fractionOf(price, terms), terms.minimum ?? zero)
  return least(price, atLeast, terms.maximum ?? price)
}

/** The fraction of a price, before the least and the greatest amount. */
export function fractionOf(
  price: Cents,
  { numerator, denominator }: Pick<CoPaymentTerms, 'numerator' | 'denominator'>,
): Cents {
  // a product of two amounts is beyond exact numbers
  return cents(
    Number((2n * BigInt(price) * BigInt(numerator) + BigInt(denominator)) / (2n * BigInt(denominator))),
  )
}
