import type { Trait as CataloguedTrait } from '../../src/rules/cell-tables.ts'
import { type Chance, keyBy, pick } from './chance.ts'

/** Where and when a record is, and what is known of its person. */
export interface Atom {
  readonly comune: string
  readonly month: string
  readonly traits: Readonly<Record<Trait, string>>
}

/** A record of a case; each is of another person. */
export interface Case extends Atom {
  readonly recordKey: number
  readonly personKey: number
}

export type Trait = (typeof TRAITS)[number]
export const TRAITS = [
  'SEX',
  'AGE_BAND',
  'TARGET_AREA',
  'PHASE',
] as const satisfies readonly CataloguedTrait[]

export const VALUES: Readonly<Record<Trait, readonly string[]>> = {
  SEX: ['F', 'M'],
  AGE_BAND: ['0-17', '18-64', '65+'],
  TARGET_AREA: ['family', 'elderly', 'disability'],
  PHASE: ['assessment', 'delivery'],
}

/** Comune, Ambito and province: Celle is as small as Celle di San Vito, and its Ambito has but one other comune. */
export const COMUNI = {
  Celle: { ambito: 'A1', province: 'P1' },
  Lucera: { ambito: 'A1', province: 'P1' },
  Troia: { ambito: 'A2', province: 'P1' },
  Orsara: { ambito: 'A2', province: 'P1' },
  Bari: { ambito: 'A3', province: 'P2' },
  Modugno: { ambito: 'A3', province: 'P2' },
} as const
export type ComuneName = keyof typeof COMUNI

/** Everywhere where a record may lie. */
export interface Ground {
  readonly months: readonly string[]
  readonly values: Readonly<Record<Trait, readonly string[]>>
  /** By comune, month and the traits in their order, the last one changing fastest. */
  readonly atoms: readonly Atom[]
  /** How many comuni, months and values of each trait there are. */
  readonly radices: readonly number[]
}

export function groundOf(months: readonly string[], values: Ground['values'] = VALUES): Ground {
  const comuni = Object.keys(COMUNI)
  const atoms = comuni.flatMap((comune) =>
    months.flatMap((month) =>
      values.SEX.flatMap((SEX) =>
        values.AGE_BAND.flatMap((AGE_BAND) =>
          values.TARGET_AREA.flatMap((TARGET_AREA) =>
            values.PHASE.map((PHASE) => ({ comune, month, traits: { SEX, AGE_BAND, TARGET_AREA, PHASE } })),
          ),
        ),
      ),
    ),
  )
  const radices = [comuni.length, months.length, ...TRAITS.map((trait) => values[trait].length)]
  return { months, values, atoms, radices }
}

/** So many cases in each comune, anywhere in it by chance. */
export function worldOf(
  { atoms }: Ground,
  chance: Chance,
  cases: Readonly<Partial<Record<ComuneName, number>>>,
): Case[] {
  return Object.entries(cases).flatMap(([comune, many]) => {
    const here = atoms.filter((atom) => atom.comune === comune)
    return Array.from({ length: many }, () => caseAt(chance, pick(chance, here)))
  })
}

/** One more case of a new person. */
const caseAt = (chance: Chance, atom: Atom): Case => ({
  ...atom,
  recordKey: keyBy(chance),
  personKey: keyBy(chance),
})
