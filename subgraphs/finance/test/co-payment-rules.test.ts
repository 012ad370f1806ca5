import { type Cents, cents, plus } from '@cse/schema/cents'
import { shareOfUser } from '@cse/schema/co-payment'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CoPaymentScale, checkedScale, termsOf } from '../src/rules/co-payment.ts'
import { reckon } from '../src/rules/co-payment-explanation.ts'

const euro = (amount: number): Cents => cents(Math.round(amount * 100))
/** The thresholds that many Ambiti have: nothing up to 7,500 euro, the whole from 30,000 on. */
const scale: CoPaymentScale = {
  formula: 'PROPORTIONAL',
  exemptUpTo: euro(7_500),
  fullFrom: euro(30_000),
  bands: [],
  minimum: null,
  maximum: null,
  exemptions: [{ code: 'TUTELA', reason: 'Minori su disposizione dell’autorità giudiziaria' }],
}
const interpolated: CoPaymentScale = { ...scale, formula: 'INTERPOLATED' }
const banded: CoPaymentScale = {
  ...scale,
  formula: 'BANDS',
  bands: [
    { upToCents: euro(15_000), hundredthsOfPercent: 2_500 },
    { upToCents: euro(30_000), hundredthsOfPercent: 5_050 },
  ],
}
const userOf = (by: CoPaymentScale, price: number, isee: number | null, exempted = false) =>
  shareOfUser(euro(price), termsOf(by, isee === null ? null : euro(isee), exempted)) / 100

describe('at each threshold (R.R. 4/2007 art. 6)', () => {
  test.each<[string, CoPaymentScale, number | null, number]>([
    ['nothing is paid at the lower one', scale, 7_500, 0],
    ['a cent above it the formula begins', scale, 7_500.01, 80],
    ['a cent below the upper one it ends', scale, 29_999.99, 320],
    ['the whole is paid at the upper one', scale, 30_000, 320],
    ['a cent above it no more', scale, 30_000.01, 320],
    ['halfway the share is that of the formula', scale, 12_000, 128],
    ['the progression begins at nothing', interpolated, 7_500.01, 0],
    ['the progression is halfway in the middle', interpolated, 18_750, 160],
    ['the progression ends at the whole', interpolated, 30_000, 320],
    ['the end of a band belongs to it', banded, 15_000, 80],
    ['a cent above is the next band', banded, 15_000.01, 161.6],
    ['the last band ends below the upper threshold', banded, 29_999.99, 161.6],
    ['from there on the whole is paid', banded, 30_000, 320],
    ['without an ISEE the whole is paid', scale, null, 320],
  ])('%s', (_, by, isee, user) => {
    expect(userOf(by, 320, isee)).toBe(user)
  })
})

test('a month has a least and a greatest share, and nobody pays more than the price', () => {
  const bounded = { ...scale, minimum: euro(50), maximum: euro(200) }
  expect(userOf(bounded, 100, 9_000)).toBe(50)
  expect(userOf(bounded, 30, 9_000)).toBe(30)
  expect(userOf(bounded, 1_000, 29_000)).toBe(200)
  expect(userOf(bounded, 1_000, null)).toBe(200)
  expect(userOf(bounded, 1_000, 7_500)).toBe(0)
  expect(userOf(bounded, 1_000, 50_000, true)).toBe(0)
})

test('the share is explained line by line, in Italian', () => {
  const read = {
    value: euro(12_000),
    dsuProtocol: 'INPS-ISEE-2026-00000001A-00',
    validUntil: '2026-12-31',
    discrepant: true,
  }
  expect(reckon({ ...scale, maximum: euro(100) }, euro(320), euro(12_000), null, read).lines).toEqual([
    { text: 'Costo del mese, esclusa la quota del servizio sanitario', amount: 32_000 },
    {
      text: 'ISEE letto dalla DSU INPS-ISEE-2026-00000001A-00, valida fino al 31/12/2026',
      amount: 1_200_000,
    },
    {
      text: 'La DSU presenta omissioni o difformità: l’ente può chiedere documenti o la rettifica (D.P.C.M. 159/2013 art. 11)',
      amount: null,
    },
    {
      text: 'Costo × ISEE ÷ soglia della quota intera: 320,00 € × 12.000,00 € ÷ 30.000,00 €',
      amount: 12_800,
    },
    { text: 'Quota massima mensile', amount: 10_000 },
    { text: 'Quota a carico dell’utente', amount: 10_000 },
    { text: 'Quota a carico dell’ente', amount: 22_000 },
  ])
  expect(reckon(scale, euro(320), euro(40_000), 'TUTELA').lines[2]).toEqual({
    text: 'Esenzione: Minori su disposizione dell’autorità giudiziaria',
    amount: 0,
  })
})

const anAmount = fc.integer({ min: 0, max: 2_000_000_000 }).map(cents)
const aScale: fc.Arbitrary<CoPaymentScale> = fc
  .record({
    formula: fc.constantFrom('PROPORTIONAL', 'INTERPOLATED', 'BANDS'),
    cuts: fc.uniqueArray(fc.integer({ min: 1, max: 10_000_000 }), { minLength: 3, maxLength: 6 }),
    parts: fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 6, maxLength: 6 }),
    bounds: fc.option(fc.tuple(fc.integer({ min: 1, max: 50_000 }), fc.integer({ min: 0, max: 50_000 })), {
      nil: null,
    }),
  })
  .map(({ formula, cuts, parts, bounds }) => {
    const [exemptUpTo = 0, ...ends] = cuts.toSorted((one, other) => one - other)
    const bands = ends.map((end, place) => ({
      upToCents: cents(end),
      hundredthsOfPercent: parts.toSorted((one, other) => one - other)[place] ?? 0,
    }))
    return {
      formula,
      exemptUpTo: cents(exemptUpTo),
      fullFrom: cents(ends.at(-1) ?? 0),
      bands: formula === 'BANDS' ? bands : [],
      minimum: bounds && cents(bounds[0]),
      maximum: bounds && cents(bounds[0] + bounds[1]),
      exemptions: [],
    }
  })

test('the two shares are the price to the cent, whatever the scale, and a higher ISEE never pays less', () => {
  fc.assert(
    fc.property(aScale, anAmount, anAmount, anAmount, (by, price, one, other) => {
      expect(checkedScale(by, 'input')).toBe(by)
      const [lower, higher] = [cents(Math.min(one, other)), cents(Math.max(one, other))]
      const [first, second] = [reckon(by, price, lower, null), reckon(by, price, higher, null)]
      for (const { userShare, publicShare } of [first, second]) {
        expect(plus(userShare, publicShare)).toBe(price)
        expect(userShare).toBeGreaterThanOrEqual(0)
        expect(publicShare).toBeGreaterThanOrEqual(0)
      }
      expect(second.userShare).toBeGreaterThanOrEqual(first.userShare)
    }),
    { numRuns: 500 },
  )
})

test('a scale with a gap, out of order or with two formulae is bad input that names the field', () => {
  const wrong: [Partial<CoPaymentScale>, string][] = [
    [{ fullFrom: euro(7_500) }, 'input.rules.0.fullFrom'],
    [{ formula: 'BANDS' }, 'input.rules.0.bands'],
    [{ bands: banded.bands }, 'input.rules.0.bands'],
    [{ formula: 'BANDS', bands: banded.bands.slice(0, 1) }, 'input.rules.0.bands'],
    [{ formula: 'BANDS', bands: banded.bands.toReversed() }, 'input.rules.0.bands'],
    [{ minimum: euro(10), maximum: euro(5) }, 'input.rules.0.maximum'],
    [{ exemptions: [...scale.exemptions, ...scale.exemptions] }, 'input.rules.0.exemptions'],
  ]
  for (const [over, path] of wrong)
    expect(() => checkedScale({ ...scale, ...over }, 'input.rules.0')).toThrow(
      expect.objectContaining({
        extensions: expect.objectContaining({
          violations: expect.arrayContaining([expect.objectContaining({ path })]),
        }),
      }),
    )
})
