/** The largest share of an amount or of hours that one person may account for, if it is to be published. */
const LARGEST_SHARE = 0.5

/**
 * Whether one person may account for more of a sum than {@link LARGEST_SHARE} (SDMX CL_CONF_STATUS `O`). The root of the sum of squares is never
 * less than the largest contribution, so no dominated sum passes; a few that are not dominated do not pass either.
 * @param squares sum over the persons of the square of what each contributes
 */
export function isDominated(sum: number, squares: number): boolean {
  return sum > 0 && Math.sqrt(squares) / sum > LARGEST_SHARE
}

/** What the person behind an average unit of the sum contributes: the size-biased mean. The mean itself where all contribute the same. */
export function weightOf(sum: number, squares: number): number {
  return sum > 0 ? squares / sum : 0
}
