import { type CellTable, cellTables } from '../../src/rules/cell-tables.ts'
import { periodOf } from '../../src/rules/period.ts'
import { type Atom, COMUNI, type ComuneName, TRAITS, type Trait } from './world.ts'

/** A cell of a published table. */
export interface Place {
  readonly territory: string
  readonly period: string
  /** Such as `SEX=F`, in the order of the table. */
  readonly traits: readonly string[]
}

const isTrait = (axis: string): axis is Trait => TRAITS.some((trait) => trait === axis)

/** All tables of cases of the closed catalogue, as far as the attacked worlds have their traits. */
const TABLES = cellTables.flatMap(({ family, territory, period, axes }) => {
  const traits = axes.filter(isTrait)
  return family === 'CASES' && traits.length === axes.length ? [{ territory, period, traits }] : []
})

/** Every cell of every table that counts a record. */
export function placesOf(atom: Atom): Place[] {
  return TABLES.map(({ territory, period, traits }) => ({
    territory: territoryOf(atom, territory),
    period: periodOf(atom.month, period),
    traits: traits.map((trait) => `${trait}=${atom.traits[trait]}`),
  }))
}

/** The name of a cell. */
export const cellName = ({ territory, period, traits }: Place): string =>
  `${territory}|${period}|${traits.join('&')}`

function territoryOf({ comune }: Atom, level: CellTable['territory']): string {
  const { ambito, province } = COMUNI[nameOf(comune)]
  switch (level) {
    case 'REGION':
      return ''
    case 'PROVINCE':
      return province
    case 'AMBITO':
      return ambito
    case 'COMUNE':
      return comune
  }
}

const names = new Map(Object.keys(COMUNI).map((name) => [name, name as ComuneName]))

function nameOf(comune: string): ComuneName {
  const name = names.get(comune)
  if (!name) throw new RangeError(`No comune ${comune}`)
  return name
}
