import { badInput } from '@cse/schema/errors'

/** The longest series, in years. */
const LONGEST_SERIES = 10

/** The years of a series that ends with `last`, the oldest first. @throws BAD_USER_INPUT for fewer than 2 years or more than 10. */
export function seriesUpTo(last: number, years: number): number[] {
  if (!Number.isInteger(years) || years < 2 || years > LONGEST_SERIES)
    throw badInput([{ path: 'years', reason: `Una serie va da 2 a ${LONGEST_SERIES} anni.` }])
  return Array.from({ length: years }, (_, at) => last - years + 1 + at)
}

/** A year that figures can be of. @throws BAD_USER_INPUT for one before 2000 or after 2100. */
export function checkedYear(year: number, path: string): number {
  if (year < 2000 || year > 2100) throw badInput([{ path, reason: 'L’anno va dal 2000 al 2100.' }])
  return year
}
