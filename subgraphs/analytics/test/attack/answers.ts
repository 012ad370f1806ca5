import { createSecretKey } from 'node:crypto'
import { type Figures, NOTHING } from '../../src/rules/cell.ts'
import { type Control, THRESHOLD } from '../../src/rules/disclosure/control.ts'
import { placeKey } from '../../src/rules/disclosure/place-key.ts'
import { publish } from '../../src/rules/disclosure/publication.ts'
import { cellName, type Place, placesOf } from './tables.ts'
import type { Case } from './world.ts'

/** How many persons are told in each cell, by its name. A cell that is not there is told as empty. */
export type Answers = ReadonlyMap<string, number>

/** The true cells of a world, by name. */
export type Truth = ReadonlyMap<string, { readonly place: Place; readonly figures: Figures }>

/** What is told of a cell's persons. */
export type Telling = (place: Place, figures: Figures) => number

const SECRET = createSecretKey(Buffer.alloc(32, 'places of the attacked worlds'))

const published = (figures: Figures, control: Control | null): number =>
  publish(figures, 'PERSONS', control).value ?? 0

/** The control as it is in force. */
export const controlled: Telling = (place, figures) =>
  published(figures, {
    threshold: THRESHOLD,
    placeKey: placeKey(SECRET, [place.territory, ...place.traits]),
  })

/** The switch that turns the control off. */
export const uncontrolled: Telling = (_, figures) => published(figures, null)

/** A weaker control, to see what the noise is for: small counts are told as none, all others as they are. */
export const withoutNoise: Telling = (_, { persons }) => (persons < THRESHOLD ? 0 : persons)

export function truthOf(world: readonly Case[]): Truth {
  const cells = new Map<string, { place: Place; figures: Figures }>()
  for (const record of world) {
    for (const place of placesOf(record)) {
      const name = cellName(place)
      cells.set(name, { place, figures: withCase(cells.get(name)?.figures ?? NOTHING, record) })
    }
  }
  return cells
}

/** All answers about persons that anybody may ask for. */
export function answersOf(truth: Truth, telling: Telling): Answers {
  return new Map(
    [...truth]
      .map(([name, { place, figures }]) => [name, telling(place, figures)] as const)
      .filter(([, value]) => value > 0),
  )
}

/** Names of the cells with one to four persons. */
export function smallCells(truth: Truth, wanted: (place: Place) => boolean = () => true): string[] {
  return [...truth]
    .filter(([, { place, figures }]) => figures.persons < THRESHOLD && wanted(place))
    .map(([name]) => name)
}

function withCase(figures: Figures, { recordKey, personKey }: Case): Figures {
  return {
    ...figures,
    count: figures.count + 1,
    persons: figures.persons + 1,
    squares: figures.squares + 1,
    keySum: (figures.keySum + recordKey) % 2 ** 32,
    personKeySum: (figures.personKeySum + personKey) % 2 ** 32,
  }
}
