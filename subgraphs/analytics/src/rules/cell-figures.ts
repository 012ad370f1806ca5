/** A figure of a cell, and how it is stored. */
interface FigureDescriptor {
  readonly name: string
  /** Its column in `analytics.cell`. */
  readonly column: string
  /** Whether it is a sum of record keys, which is taken modulo {@link KEY_MODULUS}. */
  readonly keySum?: true
}

/**
 * What a cell sums over its records, in the order in which buffers and deltas hold the figures. All figures are exact and additive, so a correction
 * at the source is applied without a recount. None of them leaves this subgraph without disclosure control.
 */
export const CELL_FIGURES = [
  /** Records. */
  { name: 'count', column: 'count' },
  /** Distinct persons of the records. */
  { name: 'persons', column: 'persons' },
  /** Sum of the keys of the records. */
  { name: 'keySum', column: 'key_sum', keySum: true },
  /** Sum of the keys of the persons. */
  { name: 'personKeySum', column: 'person_key_sum', keySum: true },
  /** Sum over the persons of the square of the number of their records. */
  { name: 'squares', column: 'squares' },
  { name: 'minutes', column: 'minutes' },
  /** Sum over the persons of the square of their minutes. */
  { name: 'minuteSquares', column: 'minute_squares' },
  { name: 'cents', column: 'cents' },
  /** Sum over the persons of the square of their amount in whole euro: in cents it would exceed the exact integers. */
  { name: 'euroSquares', column: 'euro_squares' },
] as const satisfies readonly FigureDescriptor[]

export type CellFigure = (typeof CELL_FIGURES)[number]['name']

/** The figures of a cell by name. */
export type CellFigures = Readonly<Record<CellFigure, number>>

/** The position of each figure in {@link CELL_FIGURES}. */
export const FIGURE_INDEX = Object.fromEntries(
  CELL_FIGURES.map(({ name }, index) => [name, index]),
) as CellFigures

/** The positions of the sums of keys. */
export const KEY_SUM_INDEXES: readonly number[] = CELL_FIGURES.flatMap((figure, index) =>
  'keySum' in figure ? [index] : [],
)

/** Keys are unsigned integers of 32 bits. */
const KEY_MODULUS = 2 ** 32

/** A sum of keys modulo 2^32; never negative. */
export const keySumOf = (sum: number): number => ((sum % KEY_MODULUS) + KEY_MODULUS) % KEY_MODULUS

/** Figures with the values that `figureOf` gives. */
export function cellFigures(figureOf: (name: CellFigure, index: number) => number): CellFigures {
  const figures: Record<CellFigure, number> = { ...NO_FIGURES }
  for (let index = 0; index < CELL_FIGURES.length; index++) {
    const figure = CELL_FIGURES[index]
    if (figure) figures[figure.name] = figureOf(figure.name, index)
  }
  return figures
}

/** The figures of an empty cell. */
export const NO_FIGURES = Object.fromEntries(CELL_FIGURES.map(({ name }) => [name, 0])) as CellFigures
