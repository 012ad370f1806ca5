import { beforeAll, describe, expect, test } from 'vitest'
import {
  answersOf,
  controlled,
  smallCells,
  type Truth,
  truthOf,
  uncontrolled,
  withoutNoise,
} from './answers.ts'
import { type Bounds, boundsOf } from './bounds.ts'
import { chanceOf } from './chance.ts'
import { cellKeys, exact, thresholdAlone } from './method.ts'
import { groundOf, VALUES, worldOf } from './world.ts'

const SEED = 151
const ground = groundOf(['2024-02', '2024-08', '2025-02', '2025-08'], { ...VALUES, PHASE: ['delivery'] })

describe('margins against cells, over nested territories and periods, by linear programming', () => {
  let truth: Truth
  let targets: string[]
  beforeAll(() => {
    const cases = { Celle: 3, Lucera: 60, Troia: 40, Orsara: 12, Bari: 80, Modugno: 20 }
    truth = truthOf(worldOf(ground, chanceOf(SEED), cases))
    targets = [
      ...smallCells(truth, ({ territory, period }) => territory === 'Celle' && period.length <= 4).slice(
        0,
        5,
      ),
      ...smallCells(truth, ({ territory }) => territory === 'A1').slice(0, 3),
    ]
  })

  const determined = (bounds: ReadonlyMap<string, Bounds>): string[] =>
    [...bounds].filter(([, [least, most]]) => least === most).map(([name]) => name)

  test('determine every small count when the control is off', async () => {
    const bounds = await boundsOf(answersOf(truth, uncontrolled), ground, targets, exact)
    expect(determined(bounds)).toEqual(targets)
    for (const [name, [least]] of bounds) expect(least).toBe(truth.get(name)?.figures.persons)
  })

  test('determine small counts that are merely left out', async () => {
    const bounds = await boundsOf(answersOf(truth, withoutNoise), ground, targets, thresholdAlone)
    expect(determined(bounds)).not.toEqual([])
  })

  test('determine none under the control, and leave at least five candidates for each', async () => {
    const bounds = await boundsOf(answersOf(truth, controlled), ground, targets, cellKeys)
    for (const [name, [least, most]] of bounds) {
      const persons = truth.get(name)?.figures.persons ?? 0
      expect(least).toBeLessThanOrEqual(persons)
      expect(most).toBeGreaterThanOrEqual(persons)
      expect(most - least + 1).toBeGreaterThanOrEqual(5)
    }
  })
})
