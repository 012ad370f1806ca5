import { describe, expect, test } from 'vitest'
import { populationClasses } from '../src/rules/report/population-classes.ts'

const years = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at)

describe('the population of a report', () => {
  test('puts single years of age into the classes of SINBA, and loses nobody', () => {
    const counted = years(0, 100).flatMap((age) =>
      (['M', 'F'] as const).map((sex) => ({
        sex,
        ageFrom: age,
        ageTo: age === 100 ? null : age,
        inhabitants: sex === 'M' ? 1 : 2,
      })),
    )
    const classes = populationClasses(counted)
    expect(classes.map(({ ageFrom, ageTo }) => `${ageFrom}-${ageTo ?? ''}`)).toEqual([
      '0-2',
      '3-5',
      '6-8',
      '9-11',
      '12-14',
      '15-17',
      '18-29',
      '30-44',
      '45-64',
      '65-74',
      '75-',
    ])
    expect(classes[0]).toEqual({ ageFrom: 0, ageTo: 2, males: 3, females: 6, inhabitants: 9 })
    expect(classes.reduce((sum, { inhabitants }) => sum + inhabitants, 0)).toBe(303)
  })

  test('leaves a class of the statistic that overlaps two of its own as it is, and has no sex where the statistic has none', () => {
    expect(populationClasses([{ sex: 'ALL', ageFrom: 0, ageTo: 14, inhabitants: 7 }])).toEqual([
      { ageFrom: 0, ageTo: 14, males: null, females: null, inhabitants: 7 },
    ])
  })
})
