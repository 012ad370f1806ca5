import { openAdmin } from '@cse/db/src/server/server'
import { parse } from 'csv-parse/sync'
import readExcelFile from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { clockOfPopulation, platform, type TestPlatform } from '../platform.ts'
import { FIGURES, values } from './module-queries.ts'
import { modulesOf, other, own, reportPersonsServed, YEAR } from './modules.ts'

/** A module is shown as of now in its year and as of the year's end later: here it is always its year. */
const clock = clockOfPopulation()

let database: DatabaseCopy
let admin: Awaited<ReturnType<typeof openAdmin>>
let gateway: TestPlatform
const { accountant, controller, decide, moduleAs, office, submit } = modulesOf(() => gateway)
beforeAll(async () => {
  database = await copyOfDatabase()
  admin = await openAdmin(database.adminUrl)
  gateway = await platform(database, clock)
  await reportPersonsServed(admin)
  await submit(accountant(), 'FNPS')
  const about = { ambito: own, fund: 'FNPS', year: YEAR, submission: 1 }
  await decide(controller(), 'returnFundModule', { ...about, reasons: ['Utenti da verificare'] })
  await submit(office(), 'FNPS')
})
afterAll(async () => {
  await gateway[Symbol.asyncDispose]()
  await admin.end()
  await database.drop()
})

const cents = (text: string | undefined) => Number(text?.replace(/[.,]/, ''))

describe('a module as a file', () => {
  const get = async (path: string, as: Client) =>
    fetch(new URL(path, gateway.url), { headers: { authorization: `Bearer ${await as.token()}` } })

  test('has the rows and the totals of the graph, as CSV and as workbook', async () => {
    const { figures } = await moduleAs(accountant(), 'FNPS')
    const csv = await get(figures.csvUrl, accountant())
    expect(csv.status).toBe(200)
    expect(csv.headers.get('content-disposition')).toMatch(
      /^attachment; filename="sioss_FNPS_2026_ATS-LE-02_2026-\d\d-\d\d\.csv"$/,
    )
    const bytes = Buffer.from(await csv.arrayBuffer())
    const lines: Record<string, string>[] = parse(bytes, { bom: true, delimiter: ';', columns: true })
    const of = (item: string) => lines.filter(({ Voce }) => Voce === item)
    const written = (line: Record<string, string>) => FIGURES.map(([, head]) => line[head]?.replace(',', '.'))
    expect(of('Riga').map(written)).toEqual(figures.rows.map(({ amounts }) => values(amounts)))
    expect(of('Totale').map(written)).toEqual([values(figures.total)])
    expect(of('Quota assegnata')[0]?.Valore?.replace(',', '.')).toBe(figures.allocated)
    expect(of('Controllo').map(({ Esito }) => Esito)).toEqual(figures.checks.map(({ message }) => message))
    for (const [, head] of FIGURES)
      expect(of('Riga').reduce((sum, line) => sum + cents(line[head]), 0)).toBe(
        cents(of('Totale')[0]?.[head]),
      )

    const xlsx = await get(figures.xlsxUrl, accountant())
    expect(xlsx.status).toBe(200)
    const sheets = await readExcelFile(Buffer.from(await xlsx.arrayBuffer()))
    expect(sheets.map(({ sheet }) => sheet)).toEqual(['Modulo', 'Quota', 'Controlli'])
    const [, heads = [], ...rows] = sheets[0]?.data ?? []
    expect(rows.map((row) => FIGURES.map(([, head]) => Number(row[heads.indexOf(head)]).toFixed(2)))).toEqual(
      [...figures.rows.map(({ amounts }) => values(amounts)), values(figures.total)],
    )
  })

  test('is handed to an analyst without the persons served', async () => {
    const analyst = gateway.as('analyst')
    const { figures } = await moduleAs(analyst, 'FNPS')
    const csv = await get(figures.csvUrl, analyst)
    expect(csv.status).toBe(200)
    const lines: Record<string, string>[] = parse(await csv.text(), {
      bom: true,
      delimiter: ';',
      columns: true,
    })
    expect(new Set(lines.map((line) => line['Utenti serviti']))).toEqual(new Set(['']))
  })

  test.each<[string, (path: string) => string, string]>([
    ['for another operator', (path) => path, `plan-office@${own}`],
    ['for another Ambito', (path) => path, `accountant@${other}`],
    [
      'when it is of another submission',
      (path) => path.replace('submission=2', 'submission=1'),
      `accountant@${own}`,
    ],
    ['when it is of another fund', (path) => path.replace('/FNPS/', '/FNA/'), `accountant@${own}`],
    ['when it is of another year', (path) => path.replace('/2026/', '/2027/'), `accountant@${own}`],
    ['when it is signed by nobody', (path) => path.replace(/&signature=.*/, ''), `accountant@${own}`],
  ])('a link is as if it never was %s', async (_, change, persona) => {
    const { figures } = await moduleAs(accountant(), 'FNPS')
    expect((await get(change(figures.csvUrl), gateway.as(persona))).status).toBe(404)
  })
})
