import type { CellFigures } from '../cell-figures.ts'
import { isDominated, weightOf } from './dominance.ts'
import { centredNoise, largestStep, perturb } from './noise.ts'
import type { PublishedFigure } from './published-figure.ts'
import type { Control } from './threshold.ts'

/** A quantity of a cell. Everything else that is published (means, rates, comparisons) is computed from published quantities. */
export type Quantity = 'PERSONS' | 'RECORDS' | 'MINUTES' | 'CENTS'

/** The figures of a cell from which {@link publish} computes a quantity. */
export const FIGURES_BEHIND: Readonly<Record<Quantity, readonly (keyof CellFigures)[]>> = {
  PERSONS: ['persons', 'personKeySum'],
  RECORDS: ['persons', 'personKeySum', 'keySum', 'count', 'squares'],
  MINUTES: ['persons', 'personKeySum', 'keySum', 'minutes', 'minuteSquares'],
  CENTS: ['persons', 'personKeySum', 'keySum', 'cents', 'euroSquares'],
}

/** The largest noise that records get of their own, in persons. */
const LARGEST_RECORD_NOISE = 3

/** The largest difference between a published number of persons and the true one: it is perturbed twice. */
export const largestNoise = (threshold: number): number => 2 * largestStep(threshold)

/**
 * A figure of a cell as it is published.
 *
 * - The number of persons is perturbed twice (`noise.ts`): by the key of the place, which stays the same from month to month, so that repeated
 *   observation of a service with the same few persons does not average the noise away; and by the sum of the keys of the persons, so that
 *   cells which differ by one person differ by more.
 * - Records, minutes and cents get the same noise times what the person behind an average unit contributes, and a centredNoise of their own by the key
 *   sum of the records, so that cells of the same persons and other records cannot be subtracted exactly.
 * - A cell whose persons are perturbed to zero is published as empty in every quantity, like truly empty cells: tables leave both out.
 * - Minutes and cents are published only of twice the threshold of published persons and never dominated by one.
 * @param control null gives the exact figure: in tests only
 */
export function publish(figures: CellFigures, quantity: Quantity, control: Control | null): PublishedFigure {
  if (control === null) return free(exactValue(figures, quantity))
  const { threshold, placeKey } = control
  const persons = perturb(perturb(figures.persons, placeKey, threshold), figures.personKeySum, threshold)
  if (persons === 0) return free(0)
  if (quantity === 'PERSONS') return free(persons)
  const noise =
    persons -
    figures.persons +
    centredNoise(figures.keySum, Math.min(LARGEST_RECORD_NOISE, persons - threshold))
  if (quantity === 'RECORDS') {
    const value = Math.round(figures.count + noise * weightOf(figures.count, figures.squares))
    return free(Math.max(value, persons))
  }
  if (persons < 2 * threshold || figures.persons < threshold) return { value: null, status: 'SMALL_COUNT' }
  const [sum, squares] = sumOf(figures, quantity)
  if (isDominated(sum, squares)) return { value: null, status: 'DOMINANCE' }
  return free(Math.max(0, Math.round(sum + (noise + fraction(figures.keySum)) * weightOf(sum, squares))))
}

const free = (value: number): PublishedFigure => ({ value, status: 'FREE' })

function exactValue(figures: CellFigures, quantity: Quantity): number {
  if (quantity === 'PERSONS') return figures.persons
  return quantity === 'RECORDS' ? figures.count : sumOf(figures, quantity)[0]
}

function sumOf(figures: CellFigures, quantity: 'MINUTES' | 'CENTS'): readonly [sum: number, squares: number] {
  return quantity === 'MINUTES'
    ? [figures.minutes, figures.minuteSquares]
    : [figures.cents, figures.euroSquares * CENTS ** 2]
}

/** From -1/2 to 1/2, by the trailing bits of a key: the cents of a sum of money would otherwise disclose its noise. */
const fraction = (key: number): number => (key % 2 ** 16) / 2 ** 16 - 0.5

/** Cents of a euro. */
const CENTS = 100
