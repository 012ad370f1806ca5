import type { Viewer } from '@cse/schema/viewer'
import { describe, expect, test } from 'vitest'
import type { AggregateRequest } from '../src/rules/aggregate/request.ts'
import { resolveRequest } from '../src/rules/aggregate/resolve-request.ts'
import { Territories } from '../src/rules/territories.ts'

const viewer = (said: Partial<Viewer>): Viewer => ({
  scope: 'REGIONAL',
  issuer: 'i',
  subject: 'somebody',
  comuni: [],
  roles: [],
  assurance: 2,
  ...said,
})
const inBari = viewer({ scope: 'LOCAL', comuni: ['072006'], ambito: 'ATS-BA-05' })
const inAmbito = viewer({ scope: 'AMBITO', ambito: 'ATS-BA-02' })
const territories = new Territories([
  { comune: '072006', ambito: 'ATS-BA-05', province: 'BA', inhabitants: 300_000 },
  { comune: '072010', ambito: 'ATS-BA-02', province: 'BA', inhabitants: 50_000 },
  { comune: '072012', ambito: 'ATS-BA-02', province: 'BA', inhabitants: 10_000 },
  { comune: '075035', ambito: 'ATS-LE-01', province: 'LE', inhabitants: 90_000 },
])
const resolve = (request: Partial<AggregateRequest>, by: Viewer = viewer({})) =>
  resolveRequest(
    { measure: 'CASES', by: [], filter: {}, ...request },
    { viewer: by, territories, closed: '2026-09' },
  )

describe('a request', () => {
  test('of a comune by territory is about the own comune', () => {
    expect(resolve({ by: ['COMUNE'] }, inBari).territory).toEqual({ level: 'COMUNE', codes: ['072006'] })
    expect(resolve({ by: ['SEX'], filter: { comuni: ['075035'] } }, inBari).territory.codes).toEqual([])
  })

  test('of an Ambito by comune is about its own comuni', () => {
    expect(resolve({ by: ['COMUNE'] }, inAmbito).territory.codes).toEqual(['072010', '072012'])
    expect(resolve({ by: ['AMBITO'] }, inAmbito).territory.codes).toEqual(['ATS-BA-02'])
  })

  test('of a comune that names no territory is about the whole Region', () => {
    expect(resolve({ by: ['SEX'], filter: { comuni: [] } }, inBari).territory).toEqual({
      level: 'REGION',
      codes: [''],
    })
  })

  test('of the Region is about any territory, restricted by wider ones', () => {
    expect(resolve({ by: ['COMUNE'], filter: { provinces: ['BA'] } }).territory.codes).toEqual([
      '072006',
      '072010',
      '072012',
    ])
  })

  test('is answered out of the table of its territory, period and traits, in whatever order they are named', () => {
    const table = (request: Partial<AggregateRequest>) => {
      const { table } = resolve(request)
      return 'cells' in table ? table.cells.code : null
    }
    expect(table({ by: ['SEX', 'TARGET_AREA'] })).toBe('C.RA.TS')
    expect(table({ by: ['AMBITO'], filter: { targetAreas: ['4'] } })).toBe('C.AA.T')
    expect(table({ by: ['MONTH'], measure: 'HOURS', filter: { ambiti: ['ATS-BA-02'] } })).toBe('D.AM.')
    expect(table({ by: ['YEAR'], measure: 'MEDIAN_WAITING_DAYS', awaited: 'ASSESSMENT' })).toBe('WA.RY.D')
  })

  test('without a period dimension may name exactly one closed year, quarter or month', () => {
    const periods = (from: string, to: string) => resolve({ filter: { from, to } }).periods
    expect(periods('2025-01', '2025-12')).toEqual({ level: 'YEAR', periods: ['2025'] })
    expect(periods('2026-07', '2026-09')).toEqual({ level: 'QUARTER', periods: ['2026-Q3'] })
    expect(periods('2026-02', '2026-02')).toEqual({ level: 'MONTH', periods: ['2026-02'] })
  })

  test('by a period shows the closed ones that lie within', () => {
    expect(resolve({ by: ['QUARTER'], filter: { from: '2026-02' } }).periods.periods).toEqual([
      '2026-Q2',
      '2026-Q3',
    ])
    expect(resolve({ by: ['YEAR'], filter: { from: '2024-01' } }).periods.periods).toEqual(['2024', '2025'])
  })

  test.each<[string, Partial<AggregateRequest>, string, RegExp, Viewer?]>([
    ['more than three dimensions', { by: ['SEX', 'PHASE', 'YEAR', 'COMUNE'] }, 'input.by', /al massimo 3/],
    ['a dimension twice', { by: ['SEX', 'SEX'] }, 'input.by', /una volta sola/],
    [
      'months in the wrong order',
      { by: ['MONTH'], filter: { from: '2026-05', to: '2026-04' } },
      'input.filter.to',
      /precede/,
    ],
    [
      'a month that is not closed',
      { by: ['MONTH'], filter: { from: '2026-05', to: '2026-10' } },
      'input.filter.to',
      /ultimo mese chiuso è 2026-09/,
    ],
    [
      'a stretch of time that is no period',
      { filter: { from: '2026-01', to: '2026-05' } },
      'input.filter.from',
      /esattamente un anno/,
    ],
    ['a combination without a table', { by: ['PHASE', 'ISEE_BAND'] }, 'input.by', /TARGET_AREA con PHASE/],
    ['two traits of a comune', { by: ['COMUNE', 'SEX', 'PHASE'] }, 'input.by', /per territorio COMUNE/],
    ['a trait that the measure has not', { by: ['FUND'] }, 'input.by', /AGE_BAND/],
    [
      'several values outside of the dimensions',
      { filter: { targetAreas: ['1', '2'] } },
      'input.filter.targetAreas',
      /aggiungere TARGET_AREA/,
    ],
    [
      'a filter finer than the rows',
      { by: ['PROVINCE'], filter: { ambiti: ['ATS-BA-02'] } },
      'input.filter.ambiti',
      /più fine/,
    ],
    ['a wait for nothing', { measure: 'P90_WAITING_DAYS', by: ['YEAR'] }, 'input.awaited', /ASSESSMENT/],
    [
      'waiting times of all periods',
      { measure: 'P90_WAITING_DAYS', awaited: 'PROJECT' },
      'input.by',
      /periodi YEAR/,
    ],
    ['places without a year', { measure: 'PLACES', by: ['AMBITO'] }, 'input.by', /YEAR/],
    ['Ambiti, by a comune', { by: ['AMBITO'] }, 'input.by', /per COMUNE/, inBari],
  ])('for %s is refused with what is allowed', (_, request, path, reason, by) => {
    expect(() => resolve(request, by)).toThrow(
      expect.objectContaining({
        extensions: expect.objectContaining({
          violations: [expect.objectContaining({ path, reason: expect.stringMatching(reason) })],
        }),
      }),
    )
  })
})
