import { centredNoise, perturb } from './noise.ts'
import type { PublishedFigure } from './published-figure.ts'

/** Numbers of records by whole days of waiting, the shortest first. */
export type Histogram = readonly (readonly [days: number, records: number])[]

/** The largest noise of the rank of a published percentile. */
export const LARGEST_RANK_NOISE = 3

/**
 * A percentile as it is published. Null where so few records are counted that they are published as none: such a cell is left out of every table,
 * or it would show that there are some.
 * @param threshold null gives the exact percentile
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
 * The days within which a share of the waiting times ended (`percentile_disc` of SQL). With a threshold its rank gets a noise of mean zero that the
 * key chooses, so that one more record changes it no more than chance does; and it is published only where at least that many records are on either
 * side of it, so that it is never the first or the last. Null where it is not published or there are no records.
 * @param threshold null gives the exact percentile
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
  const rank = exact + centredNoise(key, LARGEST_RANK_NOISE)
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
