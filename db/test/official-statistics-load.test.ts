import type { Sql, TransactionSql } from 'postgres'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { POPULATION } from '../analytics/official-statistics/columns.ts'
import { type ContextLoad, loadContext } from '../analytics/official-statistics/load.ts'
import { openAdmin } from '../src/server/server.ts'

let sql: Sql
beforeAll(async () => {
  sql = await openAdmin(inject('database').adminUrl)
})
afterAll(() => sql.end())

const HEADER = 'Codice comune;Comune;Età;Totale maschi;Totale femmine;Totale\n'
/** Invented figures: nobody lives in them. */
const SYNTHETIC = `${HEADER}072006;Bari;0;10;12;22\n072006;Bari;1-100;500;510;1010\n`

const load = (text: string, reported: Partial<ContextLoad> = {}): ContextLoad => ({
  dataset: POPULATION,
  year: 2099,
  title: 'Popolazione inventata',
  source: 'inventata per le prove',
  licence: 'nessuna',
  referenceDate: '2099-01-01',
  files: [{ name: 'prova.csv', content: Buffer.from(text) }],
  ...reported,
})

const figures = (from: Sql | TransactionSql) =>
  from`select comune, sex, age_from, age_to, value::int from analytics.context_value where dataset = ${POPULATION} and year = 2099 order by sex, age_from`

describe('loading an official statistic', () => {
  afterAll(() => sql`delete from analytics.context_dataset where year = 2099`)

  test('reports how many figures it has, and of which comuni there are none', async () => {
    const loaded = await loadContext(sql, load(SYNTHETIC))
    expect(loaded).toMatchObject({ kind: 'loaded', figures: 4, elsewhere: 0 })
    expect(loaded.kind === 'loaded' && loaded.missing.length).toBe(256)
    expect(await figures(sql)).toEqual([
      { comune: '072006', sex: 'F', age_from: 0, age_to: 0, value: 12 },
      { comune: '072006', sex: 'F', age_from: 1, age_to: 100, value: 510 },
      { comune: '072006', sex: 'M', age_from: 0, age_to: 0, value: 10 },
      { comune: '072006', sex: 'M', age_from: 1, age_to: 100, value: 500 },
    ])
  })

  test('that was loaded already changes nothing', async () => {
    await loadContext(sql, load(SYNTHETIC))
    const version = () => sql`select xmin::text, loaded_at from analytics.context_dataset where year = 2099`
    const before = [...(await version())]
    expect(await loadContext(sql, load(SYNTHETIC))).toMatchObject({ kind: 'unchanged', figures: 4 })
    expect([...(await version())]).toEqual(before)
  })

  test('with one wrong row leaves what was there as it was', async () => {
    await loadContext(sql, load(SYNTHETIC))
    const before = [...(await figures(sql))]
    expect(await loadContext(sql, load(`${HEADER}072006;Bari;0;1;1;2\n072999;Nessuno;0;1;1;2\n`))).toEqual({
      kind: 'refused',
      faults: [{ file: 'prova.csv', line: 3, column: 'Codice comune', reason: 'no comune has this code' }],
    })
    expect([...(await figures(sql))]).toEqual(before)
  })

  test('takes the place of what the year had', async () => {
    await loadContext(sql, load(SYNTHETIC))
    await loadContext(sql, load(`${HEADER}071019;Celle di San Vito;999;70;81;151\n`))
    expect(await figures(sql)).toEqual([
      { comune: '071019', sex: 'F', age_from: null, age_to: null, value: 81 },
      { comune: '071019', sex: 'M', age_from: null, age_to: null, value: 70 },
    ])
  })

  test('from several files refuses what two of them hold', async () => {
    const file = (name: string) => ({ name, content: Buffer.from(SYNTHETIC) })
    const loaded = await loadContext(sql, load('', { files: [file('uno.csv'), file('due.csv')] }))
    expect(loaded.kind).toBe('refused')
    expect(loaded.kind === 'refused' && loaded.faults[0]).toMatchObject({
      file: 'the files together',
      reason: 'given already in line 2',
    })
  })
})
