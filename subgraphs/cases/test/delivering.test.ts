import { shareOut } from '@cse/db/src/query/shares'
import { cents, plus, zero } from '@cse/schema/cents'
import { isRefused } from '@cse/schema/refusal'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Deliverable, deliver } from '../src/rules/delivering.ts'
import { costOf, hundredthsOf } from '../src/rules/quantity.ts'
import { regulariseBy } from '../src/rules/urgency.ts'

const today = '2026-06-15'
const intervention: Deliverable = {
  startsOn: '2026-02-10',
  endsOn: '2026-12-31',
  endedOn: null,
  fundingState: 'FUNDED',
  requestsFunding: true,
  claimed: cents(140_000),
  unitCost: cents(2_000),
  planned: 10_000,
  plannedBody: cents(140_000),
  plannedUser: cents(20_000),
  plannedHealth: cents(40_000),
  delivered: 0,
  deliveredBody: cents(0),
  deliveredUser: cents(0),
  deliveredHealth: cents(0),
  recorded: false,
  suspensions: [],
  diedOn: null,
}
const record = (reported: Partial<Deliverable>, month: string, quantity = 18) =>
  deliver({ ...intervention, ...reported }, { month, quantity, hours: null }, today)

test('a month costs its units, and each party bears its part', () => {
  expect(record({}, '2026-05')).toEqual({
    quantity: 1_800,
    hours: null,
    amount: 36_000,
    bodyShare: 25_200,
    userShare: 3_600,
    healthShare: 7_200,
    coPayment: null,
  })
})

test('the month of a death is delivered, and none that begins after it', () => {
  expect(record({ diedOn: '2026-04-02' }, '2026-04')).toMatchObject({ quantity: 1_800 })
  expect(record({ diedOn: '2026-04-30' }, '2026-05')).toMatchObject({
    refused: 'PersonDeceased',
    deceasedOn: '2026-04-30',
  })
})

test('what the user pays as determined and the public shares are the price of each month, whatever the determinations', () => {
  const determination = fc.record({
    from: fc.integer({ min: 2, max: 12 }).map((month) => `2026-${String(month).padStart(2, '0')}`),
    part: fc.integer({ min: 0, max: 1_000 }),
    minimum: fc.option(fc.integer({ min: 1, max: 5_000 }).map(cents), { nil: null }),
  })
  const months = ['2026-02', '2026-03', '2026-04', '2026-05', '2026-06']
  fc.assert(
    fc.property(
      fc.array(determination, { maxLength: 4 }),
      fc.array(fc.integer({ min: 1, max: 2_500 }), { minLength: 5, maxLength: 5 }),
      (determinations, quantities) => {
        const coPayments = determinations.map(({ from, part, minimum }, place) => ({
          number: place + 1,
          from,
          terms: { numerator: cents(part), denominator: cents(1_000), minimum, maximum: null },
        }))
        let given: Deliverable = { ...intervention, coPayments }
        for (const [place, month] of months.entries()) {
          const quantity = Math.min(quantities[place] ?? 1, given.planned - given.delivered) / 100
          if (quantity === 0) return
          const delivered = deliver(given, { month, quantity, hours: null }, today)
          if (isRefused(delivered)) {
            expect(delivered.refused).toBe('NotFunded')
            continue
          }
          const { amount, bodyShare, userShare, healthShare } = delivered
          expect(plus(bodyShare, userShare, healthShare)).toBe(amount)
          for (const share of [bodyShare, userShare, healthShare]) expect(share).toBeGreaterThanOrEqual(0)
          given = {
            ...given,
            delivered: given.delivered + delivered.quantity,
            deliveredBody: plus(given.deliveredBody, bodyShare),
            deliveredUser: plus(given.deliveredUser, userShare),
            deliveredHealth: plus(given.deliveredHealth, healthShare),
          }
          expect(given.deliveredBody).toBeLessThanOrEqual(given.plannedBody)
          expect(given.deliveredHealth).toBeLessThanOrEqual(given.plannedHealth)
          expect(plus(given.deliveredBody, given.deliveredUser)).toBeLessThanOrEqual(
            plus(given.plannedBody, given.plannedUser),
          )
        }
      },
    ),
    { numRuns: 300 },
  )
})

describe('a month is bad input when', () => {
  test.each<[string, string, Partial<Deliverable>]>([
    ['it has not begun', '2026-07', {}],
    ['the intervention had not begun', '2026-01', {}],
    ['the intervention was over', '2026-05', { endsOn: '2026-04-30' }],
    ['the intervention had been ended', '2026-05', { endedOn: '2026-04-02' }],
  ])('%s', (_, month, reported) => {
    expect(() => record(reported, month)).toThrow(
      expect.objectContaining({
        extensions: expect.objectContaining({
          violations: [expect.objectContaining({ path: 'input.month' })],
        }),
      }),
    )
  })
})

describe('a month is refused', () => {
  test.each<[string, string, Partial<Deliverable>]>([
    ['NotFunded', '2026-05', { fundingState: 'REFUSED' }],
    ['MonthRecorded', '2026-05', { recorded: true }],
    ['DeliverySuspended', '2026-05', { suspensions: [{ since: '2026-05-01', resumedOn: '2026-06-01' }] }],
    ['DeliverySuspended', '2026-05', { suspensions: [{ since: '2026-04-20', resumedOn: null }] }],
    ['DeliverySuspended', '2026-06', { suspensions: [{ since: '2026-06-10', resumedOn: null }] }],
  ])('as %s', (refused, month, reported) => {
    expect(record(reported, month)).toMatchObject({ refused })
  })

  test('not when delivery was suspended for a part of it', () => {
    expect(record({ suspensions: [{ since: '2026-05-20', resumedOn: null }] }, '2026-05')).toHaveProperty(
      'amount',
    )
  })

  test('with what is left when it is more than was agreed', () => {
    expect(record({ delivered: 9_000 }, '2026-05')).toMatchObject({ refused: 'BeyondAgreed', left: 10 })
    expect(record({ delivered: 9_000 }, '2026-05', 10)).not.toHaveProperty('refused')
  })
})

test('whatever is planned and however it is delivered, nobody ever bears more than planned, and in the end exactly that', () => {
  const seed = Number(process.hrtime.bigint() % 1_000_000_007n)
  const random = generator(seed)
  const between = (least: number, most: number) => least + Math.floor(random() * (most - least + 1))
  for (let round = 0; round < 500; round++) {
    const planned = between(1, 5_000)
    const unitCost = cents(between(0, 30_000))
    const total = costOf(planned, unitCost)
    const [plannedBody = zero, plannedUser = zero, plannedHealth = zero] = shareOut(total, [
      between(0, 100),
      between(1, 100),
      between(0, 1) * 50,
    ]).map(cents)
    let state: Deliverable = {
      ...intervention,
      ...{ planned, unitCost, plannedBody, plannedUser, plannedHealth, claimed: plannedBody },
    }
    const reported = `seed ${seed}, round ${round}`
    while (state.delivered < planned) {
      const quantity = Math.min(planned - state.delivered, between(1, Math.max(1, planned >> 2)))
      const given = deliver(state, { month: '2026-05', quantity: quantity / 100, hours: null }, today)
      if (isRefused(given)) throw new Error(`${reported}: ${given.refused}`)
      expect(given.bodyShare + given.userShare + given.healthShare, reported).toBe(given.amount)
      expect(Math.min(given.bodyShare, given.userShare, given.healthShare), reported).toBeGreaterThanOrEqual(
        0,
      )
      state = {
        ...state,
        delivered: state.delivered + quantity,
        deliveredBody: plus(state.deliveredBody, given.bodyShare),
        deliveredUser: plus(state.deliveredUser, given.userShare),
        deliveredHealth: plus(state.deliveredHealth, given.healthShare),
      }
    }
    expect([state.deliveredBody, state.deliveredUser, state.deliveredHealth], reported).toEqual([
      plannedBody,
      plannedUser,
      plannedHealth,
    ])
    expect(record({ ...state, planned }, '2026-05', 0.01), reported).toMatchObject({
      refused: 'BeyondAgreed',
      left: 0,
    })
  }
})

describe('no expense without its money (D.Lgs. 267/2000 art. 191 c. 1)', () => {
  const urgency = { orderedOn: '2026-05-02', orderedBy: 'operator' }
  const given = (reported: Partial<Deliverable>, urgent = false) =>
    deliver(
      { ...intervention, ...reported },
      { month: '2026-05', quantity: 18, hours: null, urgency: urgent ? urgency : null },
      today,
    )

  test.each<[string, Partial<Deliverable>]>([
    ['was refused', { fundingState: 'REFUSED' }],
    ['is not decided yet', { fundingState: 'REQUESTED' }],
    ['is less by a cent', { claimed: cents(25_199) }],
    ['was delivered already', { claimed: cents(139_999), deliveredBody: cents(114_800) }],
  ])('is borne when it %s, but in urgency', (_, reported) => {
    expect(given(reported)).toMatchObject({ refused: 'NotFunded' })
    expect(given(reported, true)).toMatchObject({ bodyShare: 25_200 })
  })

  test('is made by what asks no zone plan, or costs the body nothing', () => {
    expect(given({ requestsFunding: false, fundingState: 'REQUESTED' })).toHaveProperty('bodyShare')
    const othersPay = { plannedBody: zero, plannedUser: cents(160_000), fundingState: 'REQUESTED' } as const
    expect(given(othersPay)).toMatchObject({ bodyShare: 0 })
  })

  test('is urgent where there is money', () => {
    expect(() => given({}, true)).toThrow(
      expect.objectContaining({
        extensions: expect.objectContaining({
          violations: [expect.objectContaining({ path: 'input.urgency' })],
        }),
      }),
    )
  })
})

test('an urgent order is recognised within 20 and 30 days, and in its year (D.Lgs. 267/2000 art. 191 c. 3)', () => {
  expect(regulariseBy('2026-05-02')).toBe('2026-06-21')
  expect(regulariseBy('2026-12-05')).toBe('2026-12-31')
})

test('quantities have two decimals at most', () => {
  expect([0.1 + 0.2, 4.35, 1e5].map(hundredthsOf)).toEqual([30, 435, 10_000_000])
  expect([0, -1, 0.001, 1e5 + 1, Number.NaN].map(hundredthsOf)).toEqual([null, null, null, null, null])
})

/** Repeatable chance (mulberry32). */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
