import { z } from 'zod'

/** An amount as a whole number of euro cents, exact up to 2^53: what the scalar `Euro` gives, and columns of amounts take. */
export type Cents = number & { readonly brand: 'Cents' }

/** Whether the number is an exact amount in cents. */
export function isCents(amount: number): amount is Cents {
  return Number.isSafeInteger(amount)
}

/** The amount that a whole number of cents is. @throws RangeError for a fraction, and beyond 2^53 */
export function cents(amount: number): Cents {
  if (!isCents(amount)) throw new RangeError(`${amount} is no whole number of cents`)
  return amount
}

/** No money. */
export const zero = cents(0)

/** The sum of amounts; zero of none. @throws RangeError beyond 2^53 */
export function plus(...amounts: readonly Cents[]): Cents {
  return cents(amounts.reduce<number>((sum, amount) => sum + amount, 0))
}

/** What is left of an amount without another. @throws RangeError beyond 2^53 */
export function minus(amount: Cents, other: Cents): Cents {
  return cents(amount - other)
}

/** So many parts of an amount that is the price of `of` parts; half a cent upwards. @throws RangeError beyond 2^53 */
export function times(amount: Cents, parts: number, of: number): Cents {
  return cents(Math.floor((amount * parts + of / 2) / of))
}

/** The smallest of amounts. */
export function least(first: Cents, ...others: readonly Cents[]): Cents {
  return cents(Math.min(first, ...others))
}

/** The greatest of amounts. */
export function greatest(first: Cents, ...others: readonly Cents[]): Cents {
  return cents(Math.max(first, ...others))
}

/** Cents as events and frozen documents hold them. */
export const centsInJson = z.custom<Cents>((value) => typeof value === 'number' && isCents(value))
