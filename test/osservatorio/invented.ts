import { loadContext } from '@cse/db/analytics/official-statistics/load'
import type { Sql } from 'postgres'
import { expect } from 'vitest'

/** Invented figures: in every comune ten of each sex in each of these classes of age. */
export const CLASSES = [
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
  '75+',
]

export async function loadInvented(admin: Sql, year: number): Promise<void> {
  const comuni = await admin<{ code: string }[]>`select istat_code as code from registry.comune`
  const lines = comuni.flatMap(({ code }) => CLASSES.map((age) => `${code};inventato;${age};10;10;20`))
  const content = Buffer.from(
    ['Codice comune;Comune;Età;Totale maschi;Totale femmine;Totale', ...lines].join('\n'),
  )
  const loaded = await loadContext(admin, {
    dataset: 'POPULATION',
    year,
    title: 'Popolazione inventata',
    source: 'Prova',
    licence: 'nessuna',
    referenceDate: `${year}-01-01`,
    files: [{ name: 'inventata.csv', content }],
  })
  expect(loaded.kind).not.toBe('refused')
}
