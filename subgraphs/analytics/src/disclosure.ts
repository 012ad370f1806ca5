/**
 * Disclosure control by cell keys, the method of the Eurostat census and of the Australian Bureau of Statistics. Every record has a
 * random key, stored once; the sum of the keys of a cell's records chooses the noise of its count. The same records get the same answer
 * however they are asked for, so neither asking again nor subtracting two answers takes the noise away.
 *
 * The Italian rule behind the threshold: Regole deontologiche (G.U. 14-1-2019, 19A00181) art. 5, never below 3; ours is 5.
 */

/** SDMX code list CL_CONF_STATUS, as far as it is used here. */
export type ConfidentialityStatus = 'FREE' | 'SMALL_COUNT'

/** The true figures of a cell. They do not leave this subgraph. */
export interface Cell {
  /** How many records the cell has. */
  readonly count: number
  /** How many persons the records are about. */
  readonly persons: number
  /** The most records that one person brings: what the noise has to hide. */
  readonly largest: number
  /** Sum of the record keys modulo 2^32, each an unsigned integer of 32 bits. */
  readonly keySum: number
}

/** What may be told of a cell. */
export interface PublishedCell {
  readonly value: number | null
  readonly status: ConfidentialityStatus
}

/** Counts below it are not published. */
export const THRESHOLD = 5

/** The noise is never larger than this, for each record that one person may bring. */
export const LARGEST_NOISE = 4

/**
 * How many of 256 equally likely keys get which noise: symmetric, so its mean is zero; bounded; variance 3.2. No count of one person
 * can be told from its neighbours.
 */
const SHARES: readonly (readonly [noise: number, share: number])[] = [
  [-4, 7],
  [-3, 15],
  [-2, 30],
  [-1, 46],
  [0, 60],
  [1, 46],
  [2, 30],
  [3, 15],
  [4, 7],
]

const NOISE = Int8Array.from(SHARES.flatMap(([noise, share]) => Array.from({ length: share }, () => noise)))

/** The noise of a cell: decided by the leading eight bits of its key. */
export function noiseOf(keySum: number): number {
  return NOISE[Math.floor(keySum / 2 ** 24)] ?? 0
}

/**
 * A cell as it is published. True zeros stay zeros. The count is perturbed by its noise; where persons or result fall below the threshold
 * after the perturbation, nothing but that is told, so that a suppressed cell may also hide a few more than four.
 */
export function publish({ count, persons, largest, keySum }: Cell, threshold = THRESHOLD): PublishedCell {
  if (count === 0) return { value: 0, status: 'FREE' }
  const noise = noiseOf(keySum)
  const value = count + noise * largest
  return persons + noise < threshold || persons < 1 || value < threshold
    ? { value: null, status: 'SMALL_COUNT' }
    : { value, status: 'FREE' }
}
