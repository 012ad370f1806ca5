import { describe, expect, test } from 'vitest'
import { INDICATORS } from '../src/rules/indicators/catalogue.ts'
import type { IndicatorDefinition } from '../src/rules/indicators/definition.ts'
import {
  type KnownFigures,
  PEOPLE_FIGURES,
  PUBLIC_FIGURES,
  REGION,
  type ReleasedFigure,
} from '../src/rules/indicators/figures.ts'
import { indicatorValue, rankedTable } from '../src/rules/indicators/ranking.ts'
import { seriesUpTo } from '../src/rules/indicators/years.ts'

const definition = (given: Partial<IndicatorDefinition> = {}): IndicatorDefinition => ({
  code: 'X',
  name: 'x',
  formula: 'x',
  unit: 'x',
  source: 'x',
  direction: 'HIGHER_IS_BETTER',
  target: null,
  of: 'socialWorkers',
  per: 'inhabitants',
  times: 5_000,
  ...given,
})

const figures = (given: Partial<Record<keyof KnownFigures, ReleasedFigure>>): KnownFigures => {
  const all = [...PEOPLE_FIGURES, ...PUBLIC_FIGURES, 'inhabitants', 'infants', 'elders'] as const
  const none = Object.fromEntries(all.map((name) => [name, 'NO_DATA'])) as Record<
    keyof KnownFigures,
    ReleasedFigure
  >
  return { ...none, ...given }
}

const territories = (...workers: readonly ReleasedFigure[]) =>
  new Map([
    ...workers.map(
      (socialWorkers, at) => [`ATS-BA-0${at}`, figures({ socialWorkers, inhabitants: 50_000 })] as const,
    ),
    [REGION, figures({ socialWorkers: 30, inhabitants: 300_000 })] as const,
  ])

describe('the value of an indicator', () => {
  test('is rounded to two decimals', () => {
    const given = figures({ socialWorkers: 12.5, inhabitants: 93_000 })
    expect(indicatorValue(definition(), given)).toEqual({ value: 0.67, missing: null })
  })

  test.each([
    [{ socialWorkers: 'NO_DATA', inhabitants: 10 }, 'NO_DATA'],
    [{ socialWorkers: 3, inhabitants: 'CONTEXT_MISSING' }, 'CONTEXT_MISSING'],
    [{ socialWorkers: 'YEAR_OPEN', inhabitants: 'CONTEXT_MISSING' }, 'YEAR_OPEN'],
    [{ socialWorkers: 3, inhabitants: 0 }, 'NO_DATA'],
  ] as const)('is missing with its reason where a figure is: %o', (given, missing) => {
    expect(indicatorValue(definition(), figures(given))).toEqual({ value: null, missing })
  })

  test('of a share does not pass its ceiling when the noise of two counts would', () => {
    const share = definition({ of: 'assessedInTerm', per: 'assessed', times: 100, ceiling: 100 })
    expect(indicatorValue(share, figures({ assessedInTerm: 12, assessed: 11 })).value).toBe(100)
  })
})

describe('the place among the Ambiti', () => {
  const ranks = (given: Partial<IndicatorDefinition>, ...workers: readonly ReleasedFigure[]) =>
    rankedTable(definition(given), 2025, territories(...workers), 'ISTAT').map(({ rank }) => rank)

  test('is shared by equal values, and not taken by who has none', () => {
    expect(ranks({}, 5, 9, 'SUPPRESSED', 5, 1)).toEqual([2, 1, null, 2, 4])
  })

  test('begins with the least where less is better', () => {
    expect(ranks({ direction: 'LOWER_IS_BETTER' }, 5, 9, 1)).toEqual([2, 3, 1])
  })

  test('begins with the highest where neither way is better', () => {
    expect(ranks({ direction: 'NEUTRAL' }, 5, 9, 1)).toEqual([2, 1, 3])
  })
})

test('an indicator stands beside the Region and its target', () => {
  const target = { value: 1, basis: 'L. 178/2020', confidence: 'S' as const }
  const [less, more] = rankedTable(definition({ target }), 2025, territories(9, 10, 'NO_DATA'), 'ISTAT')
  expect(less).toMatchObject({
    value: 0.9,
    met: false,
    ranked: 2,
    region: { value: 0.5 },
    population: 'ISTAT',
  })
  expect(more).toMatchObject({ value: 1, met: true })
})

test('a series ends with its year and has from 2 to 10 years', () => {
  expect(seriesUpTo(2025, 3)).toEqual([2023, 2024, 2025])
  for (const years of [1, 11, 2.5]) expect(() => seriesUpTo(2025, years)).toThrow('da 2 a 10 anni')
})

test('every indicator has a code of its own and says what it is', () => {
  expect(new Set(INDICATORS.map(({ code }) => code)).size).toBe(INDICATORS.length)
  for (const { code, name, formula, unit, source } of INDICATORS) {
    expect(code).toMatch(/^[A-Z][A-Z0-9_]+$/)
    for (const words of [name, formula, unit, source]) expect(words).not.toBe('')
  }
})
