import { describe, expect, test } from 'vitest'
import { KNOWN, SENSITIVE, STEPS } from '../../src/rules/release/generalisation.ts'
import type { TraitColumn, Traits } from '../../src/rules/release/traits.ts'
import { type CaseRecord, generalised, type ReleasedClass, release } from '../oracles/release.ts'
import { type Chance, chanceOf, pick } from './chance.ts'

const SEED = 71_019
const WATCHED = 150
const PLACES = [
  { comune: '072006', ambito: 'ATS-BA-02', province: 'BA' },
  { comune: null, ambito: 'ATS-FG-07', province: 'FG' },
  { comune: null, ambito: 'ATS-FG-03', province: 'FG' },
] as const

/** What of a person is the same in all cases. */
type Lasting = Pick<Traits, 'comune' | 'ambito' | 'province' | 'targetArea' | 'sex' | 'ageBand' | 'iseeBand'>

const personBy = (chance: Chance): Lasting => ({
  ...pick(chance, PLACES),
  targetArea: pick(chance, ['1', '2', '3', '4', '6']),
  sex: pick(chance, ['F', 'M']),
  ageBand: pick(chance, ['0-3', '11-14', '18-30', '45-65', '75+']),
  iseeBand: pick(chance, ['0', '0-3000', '6000-9000', '15000-20000', '20000+']),
})

const caseOf = (chance: Chance, person: number, lasting: Lasting, year: string): CaseRecord => ({
  person,
  traits: {
    ...lasting,
    phase: pick(chance, ['CLOSED', 'SERVICE_DELIVERY']),
    outcome: pick(chance, ['NEED_RESOLVED', 'WITHDRAWN', 'NOT_CLOSED']),
    openedQuarter: `${year}-Q${1 + Math.floor(chance() * 4)}`,
    openedYear: year,
    wait: pick(chance, ['0-30', '31-60', 'WAITING']),
  },
})

/** Whether a class may hold a record of which all this is known. */
function mayHold({ traits }: ReleasedClass, known: Traits, columns: readonly TraitColumn[]): boolean {
  let form = known
  const values = new Map(columns.map((column) => [column, new Set<string | null>([null])]))
  for (const step of STEPS) {
    form = generalised(form, step)
    for (const column of columns) values.get(column)?.add(form[column])
  }
  return columns.every((column) => values.get(column)?.has(traits[column]))
}

/** Everybody has a case in each of two years, released each in its own release. */
function years(many: number) {
  const chance = chanceOf(SEED)
  const persons = Array.from({ length: many }, () => personBy(chance))
  const of = (year: string) => persons.map((lasting, person) => caseOf(chance, person, lasting, year))
  return [of('2024'), of('2025')] as const
}

const controlled = (cases: readonly CaseRecord[]) => release(cases).classes

/** The switch that turns the control off: records as they are. */
const uncontrolled = (cases: readonly CaseRecord[]): ReleasedClass[] =>
  cases.map(({ traits }) => ({ traits, records: 1, persons: 1, step: 0 }))

/** Of how many persons exactly one record agrees with what is known of them. */
function shareSingledOut(columns: readonly TraitColumn[]): number {
  const [cases] = years(300)
  const classes = uncontrolled(cases)
  const single = cases.filter(({ traits }) => {
    const agreeing = classes.filter((each) => mayHold(each, traits, columns))
    return agreeing.reduce((sum, { records }) => sum + records, 0) === 1
  })
  return single.length / cases.length
}

describe('a released record and a known person', () => {
  const everything: readonly TraitColumn[] = [...KNOWN, ...SENSITIVE, 'phase', 'wait']

  test('are the only ones that fit each other when the control is off', () => {
    expect(shareSingledOut(everything)).toBeGreaterThan(0.5)
  })

  test('fit no better than a guess among five, even for who knows everything but that it is the one', () => {
    const [cases] = years(300)
    const classes = controlled(cases)
    expect(classes.length).toBeGreaterThan(0)
    for (const { traits } of cases) {
      const agreeing = classes.filter((each) => mayHold(each, traits, everything))
      const records = agreeing.reduce((sum, each) => sum + each.records, 0)
      expect(records === 0 || records >= 5).toBe(true)
    }
  })
})

/**
 * The attacker knows of a person what a neighbour knows and that there is a case in each of two years. What is sensitive and lasting must follow from
 * a fitting class of both releases.
 * @returns of how many persons only one value is left
 */
function shareLearnt(
  releasing: typeof controlled,
  column: 'targetArea' | 'iseeBand',
  persons: number,
): number {
  const worlds = years(persons)
  const released = worlds.map(releasing)
  const learnt = worlds[0].slice(0, WATCHED).filter((_, person) => {
    const values = worlds.map((cases, at) => {
      const own = cases[person]
      const fitting = own ? (released[at] ?? []).filter((each) => mayHold(each, own.traits, KNOWN)) : []
      return new Set(fitting.map(({ traits }) => traits[column]))
    })
    const [first = new Set(), second = new Set()] = values
    if (first.has(null) || second.has(null)) return false
    return first.intersection(second).size === 1
  })
  return learnt.length / WATCHED
}

describe('releases of two years laid over each other', () => {
  test('disclose what is sensitive of most when the control is off', () => {
    expect(shareLearnt(uncontrolled, 'iseeBand', 150)).toBeGreaterThan(0.5)
  })

  test('disclose it of nobody under the control, in small worlds and in large ones', () => {
    for (const persons of [150, 800]) {
      expect(shareLearnt(controlled, 'iseeBand', persons)).toBe(0)
      expect(shareLearnt(controlled, 'targetArea', persons)).toBe(0)
    }
    // Not because nothing is released.
    const [cases] = years(800)
    for (const column of ['iseeBand', 'targetArea'] as const)
      expect(controlled(cases).some(({ traits }) => traits[column] !== null)).toBe(true)
  })
})
