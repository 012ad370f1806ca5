import { createHash } from 'node:crypto'
import { openAdmin } from '@cse/db/src/server/server'
import { parse } from 'csv-parse/sync'
import readExcelFile from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { clockOfPopulation, platform, type TestPlatform } from '../platform.ts'

const [own, other] = ['ATS-LE-02', 'ATS-BA-01']
const YEAR = 2026
/** A module is shown as of now in its year and as of the year's end later: here it is always its year. */
const clock = clockOfPopulation()
const FUNDS = ['DOPODINOI', 'FNA', 'FNPS', 'FNPS-RIASS']

let database: DatabaseCopy
let admin: Awaited<ReturnType<typeof openAdmin>>
let gateway: TestPlatform
beforeAll(async () => {
  database = await copyOfDatabase()
  admin = await openAdmin(database.adminUrl)
  gateway = await platform(database, clock)
})
afterAll(async () => {
  await gateway[Symbol.asyncDispose]()
  await admin.end()
  await database.drop()
})

const accountant = () => gateway.as(`accountant@${own}`)
const office = () => gateway.as(`plan-office@${own}`)
const controller = () => gateway.as('controller')

async function data<Data>(as: Client, text: string, variables: object = {}): Promise<Data> {
  const answer = await as.query(text, { ...variables })
  expect(answer.errors).toBeUndefined()
  return answer.data as Data
}
const moduleAs = async (as: Client, fund: string, asked: object = {}, ambito = own) => {
  const { fundModule } = await data<{ fundModule: Module }>(as, MODULE, {
    ambito,
    fund,
    year: YEAR,
    ...asked,
  })
  return fundModule
}
const submit = async (as: Client, fund: string, asked: object = {}) => {
  const input = { idempotencyKey: crypto.randomUUID(), fund, year: YEAR, ...asked }
  const { submitFundModule } = await data<{ submitFundModule: Outcome }>(as, SUBMIT, { input })
  return submitFundModule
}
const decide = async (as: Client, name: 'validateFundModule' | 'returnFundModule', input: object) => {
  const Name = `${name.charAt(0).toUpperCase()}${name.slice(1)}`
  const text = `mutation Decide($input: ${Name}Input!) { ${name}(input: $input) { __typename ... on Refusal { message }
    ... on ${Name}Payload { module { status submissions { number status reasons } } }
    ... on StaleVersion { currentVersion } ... on FundModuleStateNotAllowed { status } } }`
  return (await data<Record<string, Outcome>>(as, text, { input }))[name]
}

/** The figures of each row, added up by plain SQL from the movements. */
function recomputed(ambito: string, fund: string, asOf: string) {
  return admin<Record<string, string>[]>`
    select target_area, service_type, coalesce(leps, '') as leps,
      sum(case when kind in ('APPROPRIATION', 'VARIATION', 'CARRIED_IN') then amount_cents when kind in ('CARRIED_OUT', 'LAPSE') then -amount_cents else 0 end)::text as planned,
      sum(case when kind in ('COMMITMENT', 'REDUCTION_REVERSAL') then amount_cents when kind in ('REDUCTION', 'COMMITMENT_REVERSAL') then -amount_cents else 0 end)::text as committed,
      sum(case kind when 'LIQUIDATION' then amount_cents when 'REVERSAL' then -amount_cents else 0 end)::text as liquidated,
      sum(case kind when 'PAYMENT' then amount_cents when 'PAYMENT_REVERSAL' then -amount_cents else 0 end)::text as paid
    from finance.movement join finance.funding_line line on line.id = line_id
    join finance.plan_intervention intervention on intervention.id = movement.intervention_id
    where line.ambito_code = ${ambito} and fund = ${fund} and year = ${YEAR} and recorded_at <= ${asOf}::timestamptz
    group by target_area, service_type, leps`
}
const cents = (text: string | undefined) => Number(text?.replace(/[.,]/, ''))

describe('a module of a fund', () => {
  test('is the ledger of the fund, row by row, at any instant', async () => {
    const ambiti = (await admin<{ code: string }[]>`select code from registry.ambito order by code`).map(
      ({ code }) => code,
    )
    const instants = [
      '2026-04-30T22:00:00.000Z',
      '2026-07-15T10:31:07.123Z',
      new Date(clock().getTime() - 11_000).toISOString(),
    ]
    let rowsSeen = 0
    for (const [index, ambito] of ambiti.entries())
      for (const asOf of instants) {
        const fund = FUNDS[index % FUNDS.length] ?? 'FNPS'
        const { figures } = await moduleAs(controller(), fund, { asOf }, ambito)
        const shown = figures.rows.map(({ targetArea, serviceType, level, amounts }) => [
          `${targetArea.code} ${serviceType.code} ${level?.code ?? ''}`,
          ...[amounts.planned, amounts.committed, amounts.liquidated, amounts.paid].map(cents),
        ])
        const added = (await recomputed(ambito, fund, asOf)).map((row) => [
          `${row.target_area} ${row.service_type} ${row.leps}`,
          ...[row.planned, row.committed, row.liquidated, row.paid].map(Number),
        ])
        rowsSeen += added.length
        expect(shown.toSorted()).toEqual(added.toSorted())
        const { planned, committed, liquidated, paid } = figures.total
        const sums = [1, 2, 3, 4].map((column) =>
          added.reduce((total, row) => total + Number(row[column]), 0),
        )
        expect([planned, committed, liquidated, paid].map(cents)).toEqual(sums)
      }
    expect(rowsSeen).toBeGreaterThan(20)
  }, 120_000)

  test('is compared with what was allocated, and checked', async () => {
    const { figures } = await moduleAs(accountant(), 'FNPS')
    const [given] = await admin<{ amount: string }[]>`
      select sum(amount_cents)::text as amount from finance.fund_allocation
      where ambito_code = ${own} and fund = 'FNPS' and year = ${YEAR}`
    expect(cents(figures.allocated)).toBe(Number(given?.amount))
    expect(cents(figures.unplanned)).toBe(cents(figures.allocated) - cents(figures.total.planned))
    expect(figures.checks.map(({ code }) => code)).toEqual([
      'PLANNED_WITHIN_ALLOCATION',
      'ALLOCATION_PLANNED',
      'PURPOSE_ADMITTED',
      'STAGES_IN_ORDER',
      'SPENT_WITH_USERS',
      'SPENT_IN_TERM',
    ])
    for (const { message } of figures.checks) expect(message).toMatch(/\.$/)
  })

  test('is one of four for each year of an approved plan', async () => {
    const text = `query Modules($year: Int!) { ambito(code: "${own}") { fundModules(year: $year) { status fund { code } } } }`
    const of = async (year: number) =>
      (await data<{ ambito: { fundModules: unknown[] } }>(accountant(), text, { year })).ambito.fundModules
    expect(await of(YEAR)).toEqual(FUNDS.map((code) => ({ status: 'DRAFT', fund: { code } })))
    expect(await of(2003)).toEqual([])
  })
})

test('a closed year is reported as it stood when it ended, and not submitted without the persons served', async () => {
  const { figures } = await moduleAs(accountant(), 'FNPS', { year: 2016 })
  expect(figures.asOf).toBe('2016-12-31T22:59:59.999Z')
  expect(cents(figures.total.liquidated)).toBeGreaterThan(0)
  const refused = await submit(accountant(), 'FNPS', { year: 2016 })
  expect(refused).toMatchObject({
    __typename: 'FundModuleChecksViolated',
    checks: [{ code: 'SPENT_WITH_USERS', satisfied: false }],
  })
})

test('money that is carried takes its allocation with it, and was there before', async () => {
  const at = (hours: number) => ({ asOf: new Date(clock().getTime() - hours * 3_600_000).toISOString() })
  const before = await moduleAs(accountant(), 'FNA', at(2))
  await admin`
    with carried as (
      insert into finance.movement (id, line_id, intervention_id, plan_id, ambito_code, kind, amount_cents, act, booked_on, recorded_at)
      select uuidv7(), id, intervention_id, plan_id, ambito_code, 'CARRIED_OUT', 700, 'Delibera n. 9', '2026-11-01', ${clock()}::timestamptz - interval '1 hour'
      from finance.funding_line where ambito_code = ${own} and fund = 'FNA' and year = ${YEAR}
        and planned_cents > committed_cents + reserved_cents + 700 limit 1 returning plan_id)
    update finance.fund_allocation set amount_cents = amount_cents - 700
    from carried where fund_allocation.plan_id = carried.plan_id and fund = 'FNA' and year = ${YEAR}`
  expect((await moduleAs(accountant(), 'FNA', at(2))).figures).toMatchObject({
    allocated: before.figures.allocated,
    total: before.figures.total,
  })
  const { figures } = await moduleAs(accountant(), 'FNA', at(0.5))
  expect(cents(figures.allocated)).toBe(cents(before.figures.allocated) - 700)
  expect(cents(figures.total.planned)).toBe(cents(before.figures.total.planned) - 700)
})

describe('who sees a module', () => {
  test.each([['an accountant of another Ambito finds none', () => `accountant@${other}`]])(
    '%s',
    async (_, persona) => {
      expect(await moduleAs(gateway.as(persona()), 'FNPS')).toBeNull()
    },
  )

  test.each(['social-worker@casarano', 'secretariat@casarano', 'citizen'])(
    '%s is denied',
    async (persona) => {
      const { data: shown, errors } = await gateway
        .as(persona)
        .query(BARE, { ambito: own, fund: 'FNPS', year: YEAR })
      expect(shown).toEqual({ fundModule: null })
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN'])
    },
  )

  test('a partner asks registered operations only', async () => {
    const { errors } = await gateway.as('dss').query(BARE, { ambito: own, fund: 'FNPS', year: YEAR })
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['PERSISTED_QUERY_NOT_IN_LIST'])
  })

  test('an analyst reads the money of a module and no count of people', async () => {
    const variables = { ambito: own, fund: 'FNPS', year: YEAR }
    const { data: shown, errors } = await gateway.as('analyst').query(USERS, variables)
    const { fundModule } = shown as { fundModule: { figures: { rows: Row[] } } }
    expect(fundModule.figures.rows.length).toBeGreaterThan(0)
    expect(fundModule.figures.rows.every(({ usersServed }) => usersServed === null)).toBe(true)
    expect(new Set(errors?.map(({ extensions }) => extensions.code))).toEqual(new Set(['FORBIDDEN']))
  })

  test('counts of people leave a draft with its submission', async () => {
    const variables = { ambito: own, fund: 'FNPS', year: YEAR }
    const rows = async (as: Client) =>
      (await data<{ fundModule: { figures: { rows: Row[] } } }>(as, USERS, variables)).fundModule.figures.rows
    expect((await rows(accountant())).some(({ usersServed }) => usersServed !== null)).toBe(true)
    expect((await rows(controller())).every(({ usersServed }) => usersServed === null)).toBe(true)
  })
})

describe('bad input is named', () => {
  test.each([
    ['a year that has not begun', { fund: 'FNPS', year: 2031 }, 'year'],
    ['a fund without a module', { fund: 'COMUNE', year: YEAR }, 'fund'],
    ['an instant that has not passed', { fund: 'FNPS', year: YEAR, asOf: '2099-01-01T00:00:00Z' }, 'asOf'],
    [
      'an instant and a submission',
      { fund: 'FNPS', year: YEAR, asOf: '2026-06-30T00:00:00Z', submission: 1 },
      'asOf',
    ],
  ])('%s', async (_, asked, path) => {
    const { errors } = await accountant().query(MODULE, { ambito: own, ...asked })
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', violations: [{ path }] })
  })

  test('a year without a plan has no module, and nothing to submit', async () => {
    expect(await moduleAs(accountant(), 'FNPS', { year: 2003 })).toBeNull()
    expect(await submit(accountant(), 'FNPS', { year: 2003 })).toMatchObject({ __typename: 'NoPlanForYear' })
  })

  test('a return without reasons', async () => {
    const input = { ambito: own, fund: 'FNPS', year: YEAR, submission: 1, reasons: [] }
    const { errors } = await controller().query(
      'mutation Return($input: ReturnFundModuleInput!) { returnFundModule(input: $input) { __typename } }',
      { input },
    )
    expect(errors?.[0]?.extensions).toMatchObject({ violations: [{ path: 'input.reasons' }] })
  })
})

describe('from the Ambito to the Region', () => {
  test('a module that spends outside its purpose is not submitted', async () => {
    await admin`update finance.fund_rule set target_areas = '{3}' where fund = 'FNA' and first_year = 2017`
    const [line] = await admin<{ fund: string }[]>`
      select fund from finance.funding_line where ambito_code = ${own} and fund = 'FNA' and year = ${YEAR} limit 1`
    expect(line).toBeDefined()
    expect(await submit(accountant(), 'FNA')).toMatchObject({
      __typename: 'FundModuleChecksViolated',
      checks: expect.arrayContaining([
        expect.objectContaining({ code: 'PURPOSE_ADMITTED', satisfied: false }),
      ]),
    })
    expect(await moduleAs(accountant(), 'FNA')).toMatchObject({ status: 'DRAFT', submissions: [] })
    await admin`update finance.fund_rule set target_areas = '{2,4}' where fund = 'FNA' and first_year = 2017`
  })

  test('a submitted module is kept, returned with reasons, submitted again and validated', async () => {
    const fund = 'FNPS'
    // The physical monitoring of what was spent, where the demo has none.
    await admin`
      insert into finance.progress_report (id, intervention_id, ambito_code, as_of, users_served, physical_percent, procedural_step, status)
      select uuidv7(), id, ambito_code, '2026-09-29', 7, 10, 'Esecuzione', 'VALIDATED' from finance.plan_intervention
      where ambito_code = ${own} on conflict do nothing`
    const read = await moduleAs(accountant(), fund)
    expect(read.status).toBe('DRAFT')
    const idempotencyKey = 'modulo FNPS 2026'
    const asOf = read.figures.asOf
    const input = { idempotencyKey, asOf }
    const first = await submit(accountant(), fund, input)
    expect(first).toMatchObject({ __typename: 'SubmitFundModulePayload', module: { status: 'SUBMITTED' } })
    expect(await submit(accountant(), fund, input)).toEqual(first)
    expect(await submit(office(), fund)).toMatchObject({
      __typename: 'FundModuleStateNotAllowed',
      status: 'SUBMITTED',
    })

    const kept = await moduleAs(controller(), fund)
    expect(kept.figures).toMatchObject({
      asOf,
      submission: 1,
      rows: read.figures.rows,
      total: read.figures.total,
    })
    const [row] = await admin<{ sha256: string; content: Buffer }[]>`
      select sha256, content from finance.fund_module_submission where ambito_code = ${own} and fund = ${fund}`
    expect(kept.submissions).toMatchObject([{ number: 1, digest: row?.sha256, status: 'SUBMITTED' }])
    expect(
      createHash('sha256')
        .update(row?.content ?? '')
        .digest('hex'),
    ).toBe(row?.sha256)

    // The ledger moves on; what was submitted does not.
    await admin`
      insert into finance.movement (id, line_id, intervention_id, plan_id, ambito_code, kind, amount_cents, act, booked_on, recorded_at)
      select uuidv7(), id, intervention_id, plan_id, ambito_code, 'VARIATION', -1, 'Delibera n. 9', '2026-11-01', ${clock()}::timestamptz - interval '1 hour'
      from finance.funding_line where ambito_code = ${own} and fund = ${fund} and year = ${YEAR}
        and planned_cents > committed_cents + reserved_cents limit 1`
    expect((await moduleAs(controller(), fund)).figures.total).toEqual(kept.figures.total)
    const live = await moduleAs(accountant(), fund, {
      asOf: new Date(clock().getTime() - 11_000).toISOString(),
    })
    expect(cents(live.figures.total.planned)).toBe(cents(kept.figures.total.planned) - 1)

    const about = { ambito: own, fund, year: YEAR }
    expect(
      await decide(controller(), 'returnFundModule', { ...about, submission: 2, reasons: ['No'] }),
    ).toMatchObject({ __typename: 'StaleVersion', currentVersion: 1 })
    expect(
      await decide(controller(), 'returnFundModule', {
        ...about,
        submission: 1,
        reasons: ['Utenti da verificare'],
      }),
    ).toMatchObject({
      module: { status: 'RETURNED', submissions: [{ number: 1, reasons: ['Utenti da verificare'] }] },
    })
    expect((await moduleAs(accountant(), fund)).figures).toMatchObject({
      submission: null,
      total: live.figures.total,
    })
    expect(await decide(controller(), 'validateFundModule', { ...about, submission: 1 })).toMatchObject({
      __typename: 'FundModuleStateNotAllowed',
      status: 'RETURNED',
    })
    expect(await submit(office(), fund)).toMatchObject({ module: { status: 'SUBMITTED' } })
    expect(await decide(controller(), 'validateFundModule', { ...about, submission: 1 })).toMatchObject({
      __typename: 'StaleVersion',
      currentVersion: 2,
    })
    expect(await decide(controller(), 'validateFundModule', { ...about, submission: 2 })).toMatchObject({
      module: { status: 'VALIDATED' },
    })
    expect(await submit(accountant(), fund)).toMatchObject({ __typename: 'FundModuleStateNotAllowed' })
    expect((await moduleAs(accountant(), fund, { submission: 1 })).figures.total).toEqual(kept.figures.total)
  }, 60_000)

  test('of two that submit at once, one does', async () => {
    const outcomes = await Promise.all([submit(accountant(), 'FNPS-RIASS'), submit(office(), 'FNPS-RIASS')])
    expect(outcomes.map(({ __typename }) => __typename).toSorted()).toEqual([
      'FundModuleStateNotAllowed',
      'SubmitFundModulePayload',
    ])
  })

  test.each([
    [
      'an analyst validates nothing',
      () => gateway.as('analyst'),
      'validateFundModule',
      'ValidateFundModuleInput',
    ],
    ['the Ambito validates nothing', accountant, 'validateFundModule', 'ValidateFundModuleInput'],
  ])('%s', async (_, as, name, type) => {
    const { errors } = await as().query(
      `mutation Try($input: ${type}!) { ${name}(input: $input) { __typename } }`,
      { input: { ambito: own, fund: 'FNPS', year: YEAR, submission: 1 } },
    )
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN'])
  })

  test('the Region submits nothing', async () => {
    const input = { idempotencyKey: 'modulo della Regione', fund: 'FNPS', year: YEAR }
    const { errors } = await controller().query(SUBMIT, { input })
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN'])
  })

  test('the database alone keeps a submission as it is', async () => {
    await expect(admin`update finance.fund_module_submission set year = 2025`).rejects.toThrow('append-only')
    await expect(admin`delete from finance.fund_module_decision`).rejects.toThrow('append-only')
  })
})

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

const FIGURES = [
  ['planned', 'Programmato'],
  ['committed', 'Impegnato'],
  ['liquidated', 'Liquidato'],
  ['ordered', 'Ordinato'],
  ['paid', 'Pagato'],
  ['residual', 'Residuo di stanziamento'],
  ['outstanding', 'Residuo passivo'],
  ['payable', 'Da pagare'],
] as const
type Amounts = Readonly<Record<(typeof FIGURES)[number][0], string>>
const values = (amounts: Amounts) => FIGURES.map(([name]) => amounts[name])

interface Coded {
  readonly code: string
}
interface Row {
  readonly targetArea: Coded
  readonly serviceType: Coded
  readonly level: Coded | null
  readonly usersServed?: number | null
  readonly amounts: Amounts
}
interface Check {
  readonly code: string
  readonly satisfied: boolean
  readonly message: string
}
interface Module {
  readonly status: string
  readonly submissions: readonly { readonly number: number; readonly digest: string }[]
  readonly figures: {
    readonly asOf: string
    readonly allocated: string
    readonly unplanned: string
    readonly rows: readonly Row[]
    readonly total: Amounts
    readonly checks: readonly Check[]
    readonly csvUrl: string
    readonly xlsxUrl: string
  }
}
interface Outcome {
  readonly __typename: string
}

const BARE = `query Module($ambito: ID!, $fund: ID!, $year: Int!) { fundModule(ambito: $ambito, fund: $fund, year: $year) { status } }`
const USERS = `query Users($ambito: ID!, $fund: ID!, $year: Int!) {
  fundModule(ambito: $ambito, fund: $fund, year: $year) { figures { rows { usersServed } } } }`
const MODULE = `query Module($ambito: ID!, $fund: ID!, $year: Int!, $asOf: DateTime, $submission: Int) {
  fundModule(ambito: $ambito, fund: $fund, year: $year) { status submissions { number digest status submittedAt }
    figures(asOf: $asOf, submission: $submission) { asOf submission allocated unplanned csvUrl xlsxUrl
      rows { targetArea { code } serviceType { code } level { code } amounts { ...Figures } } total { ...Figures }
      checks { code blocking satisfied message } } } }
fragment Figures on Amounts { planned committed liquidated ordered paid residual outstanding payable }`
const SUBMIT = `mutation Submit($input: SubmitFundModuleInput!) { submitFundModule(input: $input) { __typename
  ... on Refusal { message } ... on SubmitFundModulePayload { module { status submissions { number digest } } }
  ... on FundModuleStateNotAllowed { status } ... on FundModuleChecksViolated { checks { code satisfied message } } } }`
