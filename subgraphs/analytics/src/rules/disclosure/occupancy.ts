import type { PublishedFigure } from './published-figure.ts'
import { THRESHOLD } from './threshold.ts'

/** Of fewer facilities no number of occupied places is published: it would be that of one of them, or of one by subtracting the other's own. */
const LEAST_FACILITIES = 3

/**
 * The published number of occupied places of some facilities: a multiple of five, so that sums of facilities cannot be subtracted to the number of
 * one. The occupancy of a single facility leaves services as a band.
 */
export function publishOccupancy(occupied: number, facilities: number): PublishedFigure {
  if (facilities < LEAST_FACILITIES) return { value: null, status: 'DOMINANCE' }
  if (occupied > 0 && occupied < THRESHOLD) return { value: null, status: 'SMALL_COUNT' }
  return { value: THRESHOLD * Math.round(occupied / THRESHOLD), status: 'FREE' }
}
