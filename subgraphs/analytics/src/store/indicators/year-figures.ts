import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { type ControlOf, controlOfPlaces } from '../../rules/disclosure/cell-control.ts'
import {
  type KnownFigures,
  PEOPLE_FIGURES,
  type PeopleFigure,
  PUBLIC_FIGURES,
  type PublicFigureName,
  REGION,
  type ReleasedFigure,
} from '../../rules/indicators/figures.ts'
import { type Inhabitants, inhabitantsOf } from './inhabitants.ts'
import { peopleFigures } from './people-figures.ts'
import { publicFigures } from './public-figures.ts'

/** Everything that the indicators of a year are computed from. */
export interface YearFigures {
  readonly year: number
  /** By code of the Ambito, and of the Region as a ofRegion under `REGION`. */
  readonly figures: ReadonlyMap<string, KnownFigures>
  /** Whose population it is, and of which day. */
  readonly population: string
}

/**
 * The figures of some years in a number of statements that does not grow with years, Ambiti or facts.
 * @param controlOf how figures about persons are protected; null, in tests alone, gives the exact figures
 */
export async function figuresOfYears(
  session: SchemaSession,
  years: readonly number[],
  lastClosed: number,
  controlOf: ControlOf | null = controlOfPlaces(session.placeSecret),
): Promise<readonly YearFigures[]> {
  const [people, published, inhabitants] = await Promise.all([
    peopleFigures(session, years, controlOf),
    publicFigures(session, years),
    inhabitantsOf(session, years),
  ])
  const known = new Map(
    [...people, ...published].map(({ figure, territory, year, released }) => [
      `${figure} ${territory} ${year}`,
      released,
    ]),
  )
  const releasedOf = (figure: string, territory: string, year: number) =>
    known.get(`${figure} ${territory} ${year}`)
  return years.map((year) => {
    const own = inhabitants.filter((row) => row.year === year)
    const territories = [...own, ofRegion(own, year)]
    const ofPeople = (figure: PeopleFigure, territory: string): ReleasedFigure => {
      if (year > lastClosed) return 'YEAR_OPEN'
      if (releasedOf(figure, REGION, year) === undefined) return 'NO_DATA'
      return releasedOf(figure, territory, year) ?? (figure === 'assessmentWait' ? 'NO_DATA' : 0)
    }
    const ofPublic = (figure: PublicFigureName, territory: string): ReleasedFigure =>
      releasedOf(figure, territory, year) ?? 'NO_DATA'
    return {
      year,
      population: [...new Set(own.map(({ source }) => source))].join('; '),
      figures: new Map(
        territories.map(({ ambito, inhabitants, infants, elders }) => [
          ambito,
          {
            ...record(PEOPLE_FIGURES, (figure) => ofPeople(figure, ambito)),
            ...record(PUBLIC_FIGURES, (figure) => ofPublic(figure, ambito)),
            inhabitants,
            infants: infants ?? 'CONTEXT_MISSING',
            elders: elders ?? 'CONTEXT_MISSING',
          },
        ]),
      ),
    }
  })
}

/** The Region, which has ages only where every Ambito has. */
function ofRegion(ambiti: readonly Inhabitants[], year: number): Inhabitants {
  const sum = (values: readonly (number | null)[]) =>
    values.reduce<number | null>(
      (total, value) => (total === null || value === null ? null : total + value),
      0,
    )
  return {
    ambito: REGION,
    year,
    inhabitants: sum(ambiti.map(({ inhabitants }) => inhabitants)) ?? 0,
    infants: sum(ambiti.map(({ infants }) => infants)),
    elders: sum(ambiti.map(({ elders }) => elders)),
    source: '',
  }
}

function record<Name extends string>(
  names: readonly Name[],
  figureOf: (name: Name) => ReleasedFigure,
): Record<Name, ReleasedFigure> {
  // Every name is given a value right here.
  return Object.fromEntries(names.map((name) => [name, figureOf(name)])) as Record<Name, ReleasedFigure>
}
