/**
 * The table of perturbation (p-table) of the cell-key method: of all distributions that keep the rules below the one of maximum entropy, as
 * Eurostat recommends for the census.
 *
 * - A count below the threshold is always published as zero. So a published figure does not disclose which count below the threshold it stands
 *   for, nor whether there is anybody at all. If zeros could be distinguished from small counts, splitting a small cell by one trait after the other
 *   would show that all its records agree in everything: that it is one record. If small counts were rounded up now and then, a five in a
 *   table of nothing else would be recognised as a one.
 * - From the threshold on the mean is exactly the true count, and no result lies between zero and the threshold.
 * - The noise is bounded by {@link largestStep}. For large counts it is symmetric with variance {@link VARIANCE} (but for what the bound cuts
 *   off), for small ones as near to that as the rules before allow.
 *
 * The variance is the least that protects: a small count can be composed of margins and other cells in many ways, and with a variance of 3 the mean of
 * all of them disclosed it more often than not.
 */

/** Variance of the noise of one perturbation of a large count. */
const VARIANCE = 6

/** The largest noise of one perturbation: a little more than the threshold, so that a zero may also stand for counts that could have been published. */
export const largestStep = (threshold: number): number => threshold + 2

/** The count with the noise that a key chooses, an unsigned integer of 32 bits. The same count and key always give the same. */
export function perturb(count: number, key: number, threshold: number): number {
  return count < threshold ? 0 : count + chosen(noiseRowOf(count, threshold), key)
}

/** A noise of mean zero that a key chooses, symmetric and never larger than `most`. */
export function centredNoise(key: number, most: number): number {
  const row = CENTRED_ROWS.get(most) ?? balanced(between(-most, most))
  CENTRED_ROWS.set(most, row)
  return chosen(row, key)
}

/** The noises of a count, and the position between 0 and 1 up to which each one is chosen. */
interface NoiseRow {
  readonly noises: readonly number[]
  readonly reaches: readonly number[]
}

const CENTRED_ROWS = new Map<number, NoiseRow>()
const TABLES = new Map<number, readonly NoiseRow[]>()

function chosen({ noises, reaches }: NoiseRow, key: number): number {
  const position = key / 2 ** 32
  return noises[reaches.findIndex((reach) => position < reach)] ?? 0
}

/** The noises of a count that is not below the threshold; all large counts have the same. */
export function noiseRowOf(count: number, threshold: number): NoiseRow {
  const rows = TABLES.get(threshold) ?? tableOf(threshold)
  TABLES.set(threshold, rows)
  const row = rows[Math.min(count - threshold, rows.length - 1)]
  if (!row) throw new RangeError('Only a whole count can be perturbed')
  return row
}

function tableOf(threshold: number): readonly NoiseRow[] {
  const most = largestStep(threshold)
  return between(threshold, threshold + most).map((count) =>
    balanced(between(-most, most).filter((noise) => count + noise === 0 || count + noise >= threshold)),
  )
}

/** Weights exp(tilt * noise - noise² / 2 variance), tilted until the mean is zero. The mean grows with the tilt, so halving finds it. */
function balanced(noises: readonly number[]): NoiseRow {
  let [low, high] = [-20, 20]
  for (let step = 0; step < 100; step++) {
    const tilt = (low + high) / 2
    if (meanOf(noises, tilt) > 0) high = tilt
    else low = tilt
  }
  const weights = weightsOf(noises, noises.every((noise) => noises.includes(-noise)) ? 0 : low)
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  let reach = 0
  const reaches = weights.map((weight) => {
    reach += weight / whole
    return reach
  })
  return { noises, reaches: [...reaches.slice(0, -1), 1] }
}

function meanOf(noises: readonly number[], tilt: number): number {
  return weightsOf(noises, tilt).reduce((sum, weight, at) => sum + weight * (noises[at] ?? 0), 0)
}

function weightsOf(noises: readonly number[], tilt: number): number[] {
  return noises.map((noise) => Math.exp(tilt * noise - noise ** 2 / (2 * VARIANCE)))
}

function between(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, at) => first + at)
}
