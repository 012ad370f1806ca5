import type { PublishedFigure } from './control.ts'
import { centredNoise, perturb } from './noise.ts'

/** How many records waited how many whole days, the shortest wait first. */
export type Histogram = readonly (readonly [days: number, records: number])[]

/** How far the rank of a published percentile is moved at most. */
export const LARGEST_MOVE = 3

/**
 * A percentile as it is published. Null where so few waited that they are told like nobody: such a cell is left out of every table, else it would
 * show that somebody waited.
 * @param threshold null tells the exact percentile
 */
export function publishPercentile(
  histogram: Histogram,
  share: number,
  key: number,
  threshold: number | null,
): PublishedFigure | null {
  const records = recordsOf(histogram)
  if (records === 0 || (threshold !== null && perturb(records, key, threshold) === 0)) return null
  const value = percentile(histogram, share, key, threshold)
  return { value, status: value === null ? 'SMALL_COUNT' : 'FREE' }
}

/**
 * The days within which a share of the records was served (`percentile_disc` of SQL). With a threshold its rank is moved by a noise of mean
 * zero which the key chooses, so that the arrival of one record moves it as chance does; and it is told only where at least that many records
 * lie on either side of it, so that it is never the wait of the first or the last. Null where it is not told or nobody waited.
 * @param threshold null tells the exact percentile
 */
export function percentile(
  histogram: Histogram,
  share: number,
  key: number,
  threshold: number | null,
): number | null {
  const records = recordsOf(histogram)
  const exact = Math.max(1, Math.ceil(share * records))
  if (threshold === null) return atRank(histogram, exact)
  const rank = exact + centredNoise(key, LARGEST_MOVE)
  return Math.min(rank - 1, records - rank) < threshold ? null : atRank(histogram, rank)
}

const recordsOf = (histogram: Histogram): number => histogram.reduce((sum, [, some]) => sum + some, 0)

function atRank(histogram: Histogram, rank: number): number | null {
  let seen = 0
  for (const [days, records] of histogram) {
    seen += records
    if (seen >= rank) return days
  }
  return null
}
