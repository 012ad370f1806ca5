import { createSecretKey } from 'node:crypto'
import { type CellFigures, NO_FIGURES } from '../../src/rules/cell-figures.ts'
import { placeKey } from '../../src/rules/disclosure/place-key.ts'
import { publish } from '../../src/rules/disclosure/publication.ts'
import { type Control, THRESHOLD } from '../../src/rules/disclosure/threshold.ts'
import { cellName, type Place, placesOf } from './tables.ts'
import type { Case } from './world.ts'

/** The published number of persons of each cell, by its name. A cell that is not there is published as empty. */
export type Answers = ReadonlyMap<string, number>

/** The true cells of a world, by name. */
export type Truth = ReadonlyMap<string, { readonly place: Place; readonly figures: CellFigures }>

/** Publishes the number of persons of a cell. */
export type Publication = (place: Place, figures: CellFigures) => number

const SECRET = createSecretKey(Buffer.alloc(32, 'places of the attacked worlds'))

const published = (figures: CellFigures, control: Control | null): number =>
  publish(figures, 'PERSONS', control).value ?? 0

/** The control as it is in force. */
export const controlled: Publication = (place, figures) =>
  published(figures, {
    threshold: THRESHOLD,
    placeKey: placeKey(SECRET, [place.territory, ...place.traits]),
  })

/** The switch that turns the control off. */
export const uncontrolled: Publication = (_, figures) => published(figures, null)

/** A weaker control, to see what the noise is for: small counts are published as zero, all others as they are. */
export const withoutNoise: Publication = (_, { persons }) => (persons < THRESHOLD ? 0 : persons)

export function truthOf(world: readonly Case[]): Truth {
  const cells = new Map<string, { place: Place; figures: CellFigures }>()
  for (const record of world) {
    for (const place of placesOf(record)) {
      const name = cellName(place)
      cells.set(name, { place, figures: withCase(cells.get(name)?.figures ?? NO_FIGURES, record) })
    }
  }
  return cells
}

/** All published numbers of persons that anybody may request. */
export function answersOf(truth: Truth, publication: Publication): Answers {
  return new Map(
    [...truth]
      .map(([name, { place, figures }]) => [name, publication(place, figures)] as const)
      .filter(([, value]) => value > 0),
  )
}

/** Names of the cells with one to four persons. */
export function smallCells(truth: Truth, isTarget: (place: Place) => boolean = () => true): string[] {
  return [...truth]
    .filter(([, { place, figures }]) => figures.persons < THRESHOLD && isTarget(place))
    .map(([name]) => name)
}

function withCase(figures: CellFigures, { recordKey, personKey }: Case): CellFigures {
  return {
    ...figures,
    count: figures.count + 1,
    persons: figures.persons + 1,
    squares: figures.squares + 1,
    keySum: (figures.keySum + recordKey) % 2 ** 32,
    personKeySum: (figures.personKeySum + personKey) % 2 ** 32,
  }
}
