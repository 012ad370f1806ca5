import fc from 'fast-check'
import { pseudonymOf, type SentEvent } from './world.ts'

const PLACES = [
  { comune: '072006', ambito: 'ATS-BA-05', province: 'BA' },
  { comune: '072021', ambito: 'ATS-BA-01', province: 'BA' },
  { comune: '075035', ambito: 'ATS-LE-01', province: 'LE' },
]
const MONTHS = ['2024-12', '2025-01', '2025-02', '2025-06', '2026-01']
/** Some of the months are open at some of them. */
const INSTANTS = [
  '2025-01-15T08:00:00Z',
  '2025-07-05T08:00:00Z',
  '2025-07-20T08:00:00Z',
  '2026-11-01T08:00:00Z',
]

const version = fc.integer({ min: 1, max: 4 })
const month = fc.constantFrom(...MONTHS)
const key = (kind: string, number: number) => Number.parseInt(pseudonymOf(kind, number).slice(8, 16), 16)

const person = fc
  .record({
    number: fc.nat(5),
    version,
    sex: fc.constantFrom('M', 'F'),
    birthYear: fc.constantFrom(1940, 1990, 2015, null),
    iseeBand: fc.constantFrom('0', '20000+'),
  })
  .map(({ number, ...fact }) => ({
    pseudonym: pseudonymOf('person', number),
    recordKey: key('person', number),
    comune: '072006',
    ...fact,
  }))

/** A fact about somebody's care: of a few records of a few persons, so that versions, changes of person and repetitions meet. */
function care<Fact extends object>(kind: string, own: fc.Arbitrary<Fact>) {
  return fc
    .record({ number: fc.nat(6), person: fc.nat(5), place: fc.constantFrom(...PLACES), version, own })
    .map(({ number, person, place, version, own }) => ({
      pseudonym: pseudonymOf(kind, number),
      recordKey: key(kind, number),
      person: pseudonymOf('person', person),
      version,
      ...place,
      ...own,
    }))
}

const targetArea = fc.constantFrom('1', '4')
const days = fc.option(fc.integer({ min: 0, max: 800 }), { nil: null })

const careCase = care(
  'case',
  fc.record({
    targetArea,
    phase: fc.constantFrom('NEEDS_ASSESSMENT', 'CLOSED'),
    status: fc.constantFrom('OPEN', 'CLOSED'),
    openedMonth: month,
    closedMonth: fc.option(month, { nil: null }),
    outcome: fc.constantFrom('NEED_RESOLVED', null),
    waits: fc.record({ assessment: days, project: days, delivery: days, closure: days }),
  }),
)
const delivery = care(
  'delivery',
  fc.record({
    targetArea,
    phase: fc.constantFrom('SERVICE_DELIVERY', 'FINAL_EVALUATION'),
    serviceType: fc.constantFrom('A1.01', 'A1.12', 'unknown'),
    month,
    minutes: fc.integer({ min: 0, max: 6_000 }),
    cents: fc.integer({ min: 0, max: 123_456 }),
    fund: fc.constantFrom('FNPS', null),
    withdrawn: fc.boolean(),
  }),
)
const appointment = care(
  'appointment',
  fc.record({
    purpose: fc.constantFrom('INFORMATION', 'ASSESSMENT'),
    month,
    outcome: fc.constantFrom('BOOKED', 'ATTENDED'),
    waitDays: fc.nat(40),
  }),
)
const assessment = care(
  'assessment',
  fc.record({
    targetArea,
    instrument: fc.constantFrom('SVAMA', 'SINA'),
    need: fc.constantFrom('HIGH', null),
    month,
  }),
)
const transfer = care(
  'transfer',
  fc.record({ targetArea, month, outcome: fc.constantFrom('REQUESTED', 'ACCEPTED'), days }),
)

function event(topic: string, fact: fc.Arbitrary<object>): fc.Arbitrary<SentEvent> {
  return fc.record({
    topic: fc.constant(`analytics.${topic}`),
    facts: fc.array(fact, { minLength: 1, maxLength: 4 }),
    receivedAt: fc.constantFrom(...INSTANTS),
    backlog: fc.boolean(),
  })
}

/** Events late, repeated, corrected and withdrawn, about records that change hands. */
export const streams: fc.Arbitrary<SentEvent[]> = fc.array(
  fc.oneof(
    event('persons', person),
    event('cases', careCase),
    { weight: 2, arbitrary: event('deliveries', delivery) },
    event('appointments', appointment),
    event('assessments', assessment),
    event('transfers', transfer),
  ),
  { minLength: 1, maxLength: 40 },
)
