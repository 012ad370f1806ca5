/**
 * Fewer persons are not published. The law asks for three at least, more where data are sensitive (Regole deontologiche, G.U. 14-1-2019,
 * 19A00181, art. 5); data on social care are.
 */
export const THRESHOLD = 5

/** The protection of a cell. */
export interface Control {
  readonly threshold: number
  /** Key of the cell's place in the tables, whatever the period: see `place-key.ts`. */
  readonly placeKey: number
}

/** A threshold that may be set: {@link THRESHOLD} or more. @throws RangeError for less, which would be weaker than what is promised. */
export function thresholdOf(requested: number): number {
  if (Number.isInteger(requested) && requested >= THRESHOLD) return requested
  throw new RangeError(`The threshold of disclosure control is a whole number of at least ${THRESHOLD}`)
}
