import { type Cents, times } from '@cse/schema/cents'
/**
 * Quantities of services have two decimals, as the columns do that keep them. Inside they are whole hundredths, so that what is left of
 * what was planned is exact.
 */
export type Hundredths = number

/** Most units that a planned intervention may have. */
const MOST = 100_000

/** Hundredths of a quantity as a client gives it; null for what is not above zero, has more than two decimals or is beyond all measure. */
export function hundredthsOf(quantity: number): Hundredths | null {
  const hundredths = Math.round(quantity * 100)
  const exact = Math.abs(quantity * 100 - hundredths) < 1e-6
  return exact && hundredths > 0 && quantity <= MOST ? hundredths : null
}

/** What so many hundredths cost at so many cents a unit: whole cents, half a cent upwards. */
export function costOf(quantity: Hundredths, unitCost: Cents): Cents {
  return times(unitCost, quantity, 100)
}

/** The text that a numeric column takes: 1250 is `12.50`. */
export function numericOf(quantity: Hundredths): string {
  return (quantity / 100).toFixed(2)
}
