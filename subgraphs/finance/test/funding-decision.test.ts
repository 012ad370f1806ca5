import { cents } from '@cse/schema/cents'
import { describe, expect, test } from 'vitest'
import { decideFunding, type PayingLine } from '../src/rules/funding.ts'

const year = 2026

describe('the decision', () => {
  const request = { year, serviceType: 'A1.01', targetArea: '4', macroArea: 'A1', cents: cents(500) }
  const line = (over: Partial<PayingLine> = {}): PayingLine => ({
    line: 'one',
    year,
    stage: 'OPEN',
    status: 'APPROVED',
    free: cents(1_000),
    level: 'statale',
    rules: [{ firstYear: 2017, lastYear: null, targetAreas: [], macroAreas: [], serviceTypes: [] }],
    ...over,
  })
  const rule = line().rules[0]
  if (!rule) throw new Error('A line has a rule')

  test('the line with the least that suffices pays, so that large sums stay whole', () => {
    const lines = [
      line({ free: cents(9_000) }),
      line({ line: 'least', free: cents(500) }),
      line({ line: 'short', free: cents(499) }),
    ]
    expect(decideFunding(request, request, lines)).toEqual({ state: 'FUNDED', line: 'least' })
  })

  test.each([
    ['nothing has money in that year', [line({ year: 2025 })], 'NO_SUCH_LINE'],
    ['the plan is a draft', [line({ status: 'SUBMITTED' })], 'PLAN_NOT_APPROVED'],
    ['the year is closed', [line({ stage: 'CLOSED' })], 'YEAR_CLOSED'],
    [
      'the fund serves another area',
      [line({ rules: [{ ...rule, targetAreas: ['2'] }] })],
      'FUND_NOT_ADMITTED',
    ],
    ['the fund has no rule for the year', [line({ rules: [] })], 'FUND_NOT_ADMITTED'],
    ['only users and the health service have money for it', [line({ level: 'utente' })], 'FUND_NOT_ADMITTED'],
    ['a cent is missing', [line({ free: cents(499) })], 'EXHAUSTED'],
  ] as const)('it is refused when %s', (_, lines, refusal) => {
    expect(decideFunding(request, request, lines)).toEqual({ state: 'REFUSED', refusal })
  })

  test('a request that is taken back reserves nothing', () => {
    expect(decideFunding({ ...request, cents: cents(0) }, request, [line()])).toEqual({
      state: 'REFUSED',
      refusal: 'WITHDRAWN',
    })
  })
})
