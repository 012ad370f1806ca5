import type { CellFigures } from './cell-figures.ts'

/**
 * A cell with its exact figures and those that may be released. The releasable figures follow the exact ones when the fifth person since they were
 * last updated has changed the cell, or a later one, and that person is a trigger: whoever watches published figures sees them change for one person
 * in ten at most, and never for one alone. They follow at once while nobody can watch: in a period that is not closed, which is not published, and
 * when an archive is taken over.
 */
export interface Cell {
  readonly exact: CellFigures
  /** What passes disclosure control when a figure is requested. */
  readonly releasable: CellFigures
  /** Marks of the persons who have changed the cell since the releasable figures were updated. */
  readonly pending: readonly number[]
}

/** The number of persons who must have changed a cell before its releasable figures are updated. */
export const PERSONS_PER_UPDATE = 5

/** One person in so many is a trigger. */
const PERSONS_PER_TRIGGER = 10

/**
 * Whether the releasable figures of a cell may be updated when this person changes it. Nobody can know which persons are triggers. If every fifth
 * person were one, whoever reads everything before and after somebody's case is opened would see some of that person's cells change, and by these
 * what the case is for.
 * @param person the person's mark: 32 bits of the pseudonym
 */
export const isTrigger = (person: number): boolean => (person >>> 0) % PERSONS_PER_TRIGGER === 0
