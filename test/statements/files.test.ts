import { openAdmin } from '@cse/db/src/server/server'
import { CLAIM_NAMES } from '@cse/gateway/config/claims'
import { encodeId } from '@cse/schema/ids'
import { parse } from 'csv-parse/sync'
import readExcelFile from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { platform, split, type TestPlatform } from '../platform.ts'

const accountant = 'accountant@ATS-LE-02'
const CLOSED = '2017-12-31T23:00:00.000Z'
const DANGEROUS = [
  '=HYPERLINK("http://x.example";"Apri")',
  '+39+1',
  '-2+3',
  '@SUM(A1:A9)',
  ' =1+1',
  '\t=1+1',
  'Centro "Il Sole"; diurno\r\ne notturno',
]

let database: DatabaseCopy
beforeAll(async () => {
  database = await copyOfDatabase()
  const admin = await openAdmin(database.adminUrl)
  for (const [index, title] of DANGEROUS.entries())
    await admin`
      update finance.plan_intervention set title = ${title} where id = (
        select plan_intervention.id from finance.plan_intervention join finance.zone_plan on zone_plan.id = plan_id
        where zone_plan.ambito_code = 'ATS-LE-02' and triennium = '2014-2017' order by code offset ${index} limit 1)`
  await admin.end()
})
afterAll(() => database.drop())

describe.each([
  ['in one process', platform],
  ['with each subgraph as a server of its own', split],
])('statements as files, %s', (_, start) => {
  let gateway: TestPlatform
  beforeAll(async () => {
    gateway = await start(database)
  })
  afterAll(() => gateway[Symbol.asyncDispose]())

  const get = async (path: string, as: Client | null) =>
    fetch(new URL(path, gateway.url), {
      headers: as ? { authorization: `Bearer ${await as.token()}` } : {},
    })

  /** The statement of Casarano's closed plan, as somebody sees it. */
  async function statement(as: Client, variables: { asOf?: string; year?: number } = { asOf: CLOSED }) {
    const { data, errors } = await as.query(QUERY, variables)
    expect(errors).toBeUndefined()
    const { zonePlans } = data as { zonePlans: { nodes: { statement: Statement }[] } }
    const [plan] = zonePlans.nodes
    if (!plan) throw new Error('Casarano has no plan of 2017')
    return plan.statement
  }

  test('the rows and all sums of the CSV are those of the graph', async () => {
    const shown = await statement(gateway.as(accountant))
    const answer = await get(shown.csvUrl, gateway.as(accountant))
    expect(answer.status).toBe(200)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename="rendiconto_ATS-LE-02_2014-2017_2017-12-31.csv"',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
    const lines: Record<string, string>[] = parse(bytes, { bom: true, delimiter: ';', columns: true })
    const of = (item: string) => lines.filter(({ Voce }) => Voce === item)
    const figures = (line: Record<string, string>) => FIGURES.map(([, head]) => line[head]?.replace(',', '.'))
    expect(of('Riga').map(figures)).toEqual(shown.rows.map(amounts))
    expect(of('Totale intervento').map(figures)).toEqual(shown.byIntervention.map(amounts))
    expect(of('Totale fondo').map(figures)).toEqual(shown.byFund.map(amounts))
    expect(of('Totale annualità').map(figures)).toEqual(shown.byYear.map(amounts))
    expect(of('Totale area').map(figures)).toEqual(shown.byTargetArea.map(amounts))
    expect(of('Totale').map(figures)).toEqual([amounts({ amounts: shown.total })])
    expect(of('Totale')[0]).toMatchObject({
      'Codice Ambito': 'ATS-LE-02',
      Piano: '2014-2017',
      'Situazione al': '1 gen 2018, 00:00:00',
      Pianificato: '19265797,89',
      Impegnato: '14303102,67',
      Liquidato: '10881361,37',
    })
    expect(of('Totale fondo').map((line) => line['Codice fondo'])).toEqual(
      shown.byFund.map(({ fund }) => fund.code),
    )
    for (const [, head] of FIGURES)
      for (const item of ['Riga', 'Totale intervento', 'Totale fondo', 'Totale annualità', 'Totale area'])
        expect(sum(of(item).map((line) => cents(line[head]))), `${item}: ${head}`).toBe(
          cents(of('Totale')[0]?.[head]),
        )
  })

  test('the rows and all sums of the workbook are those of the graph', async () => {
    const shown = await statement(gateway.as(accountant))
    const answer = await get(shown.xlsxUrl, gateway.as(accountant))
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-disposition')).toBe(
      'attachment; filename="rendiconto_ATS-LE-02_2014-2017_2017-12-31.xlsx"',
    )
    const sheets = await readExcelFile(Buffer.from(await answer.arrayBuffer()))
    const parts = [shown.rows, shown.byIntervention, shown.byFund, shown.byYear, shown.byTargetArea]
    expect(sheets.map(({ sheet }) => sheet)).toEqual([
      'Rendiconto',
      'Per intervento',
      'Per fondo',
      'Per annualità',
      'Per area',
    ])
    for (const [index, { data }] of sheets.entries()) {
      const [, heads = [], ...rows] = data
      const figures = rows.map((row) =>
        FIGURES.map(([, head]) => Number(row[heads.indexOf(head)]).toFixed(2)),
      )
      expect(figures).toEqual([...(parts[index] ?? []).map(amounts), amounts({ amounts: shown.total })])
    }
    expect(sheets[0]?.data[0]?.[0]).toContain('ATS-LE-02')
  })

  test('a title that looks like a formula is text in both', async () => {
    const { csvUrl, xlsxUrl } = await statement(gateway.as(accountant))
    const text = await (await get(csvUrl, gateway.as(accountant))).text()
    const lines: Record<string, string>[] = parse(text, { bom: true, delimiter: ';', columns: true })
    const titles = lines
      .filter(({ Voce }) => Voce === 'Totale intervento')
      .map(({ Intervento }) => Intervento)
    expect(titles.slice(0, DANGEROUS.length)).toEqual(
      DANGEROUS.map((title) => (title.startsWith('Centro') ? title : `'${title}`)),
    )
    const answer = await get(xlsxUrl, gateway.as(accountant))
    const sheets = await readExcelFile(Buffer.from(await answer.arrayBuffer()), { trim: false })
    const own = sheets[1]?.data.slice(2).map(([, title]) => title)
    expect(own?.slice(0, DANGEROUS.length)).toEqual(DANGEROUS)
  })

  test('one year alone is in the file when it was asked for', async () => {
    const shown = await statement(gateway.as(accountant), { year: 2016 })
    expect(shown.byYear.map(({ year }) => year)).toEqual([2016])
    const text = await (await get(shown.csvUrl, gateway.as(accountant))).text()
    const lines: Record<string, string>[] = parse(text, { bom: true, delimiter: ';', columns: true })
    expect(new Set(lines.map((line) => line.Annualità))).toEqual(new Set(['2016', '']))
    expect(cents(lines.at(-1)?.Pianificato)).toBe(cents(shown.total.planned))
  })

  describe('a link is as if it never was', () => {
    const changed = (path: string, name: string, value: string) => {
      const url = new URL(path, 'http://x')
      url.searchParams.set(name, value)
      return `${url.pathname}${url.search}`
    }

    test.each<[string, (path: string) => string, string]>([
      ['for another operator of the same Ambito', (path) => path, 'plan-office@ATS-LE-02'],
      ['for an operator of another Ambito', (path) => path, 'accountant@ATS-LE-01'],
      ['for a citizen', (path) => path, 'citizen'],
      ['for the Region', (path) => path, 'controller'],
      ['when it is prolonged', (path) => changed(path, 'expires', '99999999999'), accountant],
      ['when it is too old', (path) => changed(path, 'expires', '1700000000'), accountant],
      ['when it is signed by nobody', (path) => path.replace(/&signature=.*/, ''), accountant],
      ['when its signature is made up', (path) => changed(path, 'signature', 'A'.repeat(43)), accountant],
      [
        'when it is of another instant',
        (path) => changed(path, 'asOf', '2016-12-31T23:00:00.000Z'),
        accountant,
      ],
      ['when it is of another year', (path) => changed(path, 'year', '2016'), accountant],
      ['when it is of another format', (path) => path.replace('statement.csv', 'statement.xlsx'), accountant],
      [
        'when it is of another plan',
        (path) => path.replace(/zone_plan_\w+/, encodeId('zone_plan', crypto.randomUUID())),
        accountant,
      ],
      ['when it names no plan', (path) => path.replace(/zone_plan_\w+/, 'x'), accountant],
    ])('%s', async (_, change, persona) => {
      const { csvUrl } = await statement(gateway.as(accountant))
      expect((await get(change(csvUrl), gateway.as(persona))).status).toBe(404)
    })

    test.each([
      [
        'when its holder works for another Ambito now',
        { scope: 'AMBITO', roles: ['ACCOUNTANT'], ambito: 'ATS-LE-01' },
      ],
      ['when its holder may see no plans any more', { scope: 'PARTNER', client: 'dss' }],
    ])('%s', async (_, rights: Readonly<Record<string, unknown>>) => {
      const { csvUrl } = await statement(gateway.as(accountant))
      const claims = Object.fromEntries(
        Object.entries(rights).map(([name, value]) => [Reflect.get(CLAIM_NAMES, name), value]),
      )
      const same = gateway.holding({ sub: accountant, ...claims })
      expect((await get(csvUrl, same)).status).toBe(404)
    })
  })

  test('who does not say who they are is asked to', async () => {
    const { csvUrl } = await statement(gateway.as(accountant))
    expect((await get(csvUrl, null)).status).toBe(401)
  })
})

const FIGURES = [
  ['planned', 'Pianificato'],
  ['committed', 'Impegnato'],
  ['liquidated', 'Liquidato'],
  ['ordered', 'Ordinato'],
  ['paid', 'Pagato'],
  ['residual', 'Residuo di stanziamento'],
  ['outstanding', 'Residuo passivo'],
  ['payable', 'Da pagare'],
] as const

type Amounts = Readonly<Record<(typeof FIGURES)[number][0], string>>
interface Part {
  readonly amounts: Amounts
}
interface Statement {
  readonly csvUrl: string
  readonly xlsxUrl: string
  readonly rows: readonly Part[]
  readonly byIntervention: readonly Part[]
  readonly byFund: readonly (Part & { readonly fund: { readonly code: string } })[]
  readonly byYear: readonly (Part & { readonly year: number })[]
  readonly byTargetArea: readonly Part[]
  readonly total: Amounts
}

const amounts = ({ amounts }: Part) => FIGURES.map(([name]) => amounts[name])
const cents = (text: string | undefined) => Number(text?.replace(/[.,]/, ''))
const sum = (all: readonly number[]) => all.reduce((a, b) => a + b, 0)

const QUERY = `query Statement($asOf: DateTime, $year: Int) {
  zonePlans(filter: { ambito: "ATS-LE-02", year: 2017 }) { nodes { statement(asOf: $asOf, year: $year) { csvUrl xlsxUrl
    rows { amounts { ...Figures } } byIntervention { amounts { ...Figures } } byFund { fund { code } amounts { ...Figures } }
    byYear { year amounts { ...Figures } } byTargetArea { amounts { ...Figures } } total { ...Figures } } } } }
fragment Figures on Amounts { planned committed liquidated ordered paid residual outstanding payable }`
