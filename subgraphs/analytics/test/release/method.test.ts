import fc from 'fast-check'
import { expect, test } from 'vitest'
import { releasableComuni } from '../../src/rules/release/comuni.ts'
import { INNOCUOUS, KNOWN, SENSITIVE, STEPS } from '../../src/rules/release/generalisation.ts'
import { K } from '../../src/rules/release/k-anonymity.ts'
import { columns, lossOf, type Traits } from '../../src/rules/release/traits.ts'
import { type CaseRecord, generalised, release } from '../oracles/release.ts'

const places = fc.constantFrom(
  { comune: '072006', ambito: 'ATS-BA-01', province: 'BA' },
  { comune: null, ambito: 'ATS-BA-01', province: 'BA' },
  { comune: null, ambito: 'ATS-BA-02', province: 'BA' },
  { comune: '071024', ambito: 'ATS-FG-01', province: 'FG' },
)
const opened = fc.constantFrom(
  { openedQuarter: '2025-Q4', openedYear: '2025' },
  { openedQuarter: '2026-Q1', openedYear: '2026' },
)
const others = fc.record({
  targetArea: fc.constantFrom('1', '3', '4'),
  phase: fc.constantFrom('CLOSED', 'SERVICE_DELIVERY'),
  outcome: fc.constantFrom('NOT_CLOSED', 'DECEASED', 'NEED_RESOLVED'),
  sex: fc.constantFrom('M', 'F'),
  ageBand: fc.constantFrom('0-3', '18-30', '75+'),
  iseeBand: fc.constantFrom('0', '6000-9000', 'UNKNOWN'),
  wait: fc.constantFrom('0-30', 'WAITING'),
})
const record: fc.Arbitrary<CaseRecord> = fc
  .record({ person: fc.integer({ min: 1, max: 120 }), place: places, opened, others })
  .map(({ person, place, opened: when, others: rest }) => ({
    person,
    traits: { ...place, ...when, ...rest },
  }))
const worlds = fc.array(record, { maxLength: 400 })

const combinationOf = (traits: Traits, of: readonly (keyof Traits)[] = columns) =>
  JSON.stringify(of.map((column) => traits[column]))

/** Everything that a record may have become. */
function forms(traits: Traits): string[] {
  let form = traits
  return STEPS.map((step) => {
    form = generalised(form, step)
    return combinationOf(form)
  })
}

test('every combination of a release is shared by at least five persons whose records may have become it', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const { classes } = release(world)
      const personsOf = new Map<string, Set<unknown>>()
      for (const { person, traits } of world)
        for (const form of forms(traits)) personsOf.set(form, (personsOf.get(form) ?? new Set()).add(person))
      for (const { traits, persons, records } of classes) {
        expect(persons).toBeGreaterThanOrEqual(K)
        expect(records).toBeGreaterThanOrEqual(persons)
        expect(personsOf.get(combinationOf(traits))?.size ?? 0).toBeGreaterThanOrEqual(persons)
      }
      expect(new Set(classes.map(({ traits }) => combinationOf(traits))).size).toBe(classes.length)
    }),
  )
})

test('records are released once or counted as withheld', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const { classes, withheld } = release(world)
      expect(classes.reduce((sum, { records }) => sum + records, withheld)).toBe(world.length)
    }),
  )
})

test('of nobody is it learnt what all have in common of whom the same is known', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const { classes } = release(world)
      for (const members of Map.groupBy(classes, ({ traits }) => combinationOf(traits, KNOWN)).values())
        for (const column of SENSITIVE) {
          const values = new Set(members?.map(({ traits }) => traits[column]))
          const [value] = values
          const traits = members?.[0]?.traits
          if (values.size !== 1 || value === null || traits === undefined) continue
          expect(
            INNOCUOUS.some(
              (each) =>
                each.column === column &&
                each.value === value &&
                (!each.where || each.where.among.includes(traits[each.where.column] ?? '')),
            ),
          ).toBe(true)
        }
    }),
  )
})

const elder: Traits = {
  comune: '072006',
  ambito: 'ATS-BA-01',
  province: 'BA',
  targetArea: '4',
  phase: 'SERVICE_DELIVERY',
  outcome: 'NOT_CLOSED',
  sex: 'F',
  ageBand: '75+',
  iseeBand: 'UNKNOWN',
  openedQuarter: '2026-Q1',
  openedYear: '2026',
  wait: '0-30',
}
const of = (count: number, traits: Traits, from = 0): CaseRecord[] =>
  Array.from({ length: count }, (_, at) => ({ person: from + at, traits }))

test('a combination shared by five persons is given out as it is', () => {
  expect(release(of(5, elder))).toEqual({
    classes: [{ traits: elder, records: 5, persons: 5, step: 0 }],
    withheld: 0,
  })
})

test('nine records of four persons are not enough', () => {
  const four = [...of(4, elder), ...of(4, elder), ...of(1, elder)]
  expect(release(four)).toEqual({ classes: [], withheld: 9 })
})

test('five persons of the same age and place who are all addicted are released without their area', () => {
  const addicted = { ...elder, ageBand: '18-30', targetArea: '3' }
  const { classes } = release(of(6, addicted))
  expect(classes.map(({ traits }) => traits.targetArea)).toEqual([null])
})

test('with five others of another area, the area of both is released', () => {
  const addicted = { ...elder, ageBand: '18-30', targetArea: '3' }
  const { classes } = release([...of(6, addicted), ...of(5, { ...addicted, targetArea: '6' }, 100)])
  expect(classes.map(({ traits, step }) => [traits.targetArea, step])).toEqual([
    ['3', 0],
    ['6', 0],
  ])
})

test('what is least useful goes first', () => {
  const waitingTimes = ['0-30', '31-60', '61-90', '91-180', '181+']
  const { classes } = release(waitingTimes.map((wait, person) => ({ person, traits: { ...elder, wait } })))
  expect(classes).toEqual([{ traits: { ...elder, wait: null }, records: 5, persons: 5, step: 1 }])
})

test('what a band lost to a broader one is one half of its detail', () => {
  expect([null, '0-18', '0-3', 'UNKNOWN'].map((band) => lossOf('ageBand', band))).toEqual([1, 0.5, 0, 0])
})

test('a small comune is not disclosed by naming all the others of its Ambito', () => {
  const of = (ambito: string, ...inhabitants: number[]) =>
    inhabitants.map((count) => ({ comune: `${ambito} ${count}`, ambito, inhabitants: count }))
  expect([
    ...releasableComuni([
      ...of('one small', 151, 6_000, 20_000, 30_000),
      ...of('many small', 2_000, 4_000, 5_000, 9_000),
      ...of('none small', 5_000, 8_000),
      ...of('all small', 300, 400),
    ]),
  ]).toEqual([
    'one small 20000',
    'one small 30000',
    'many small 5000',
    'many small 9000',
    'none small 5000',
    'none small 8000',
  ])
})
