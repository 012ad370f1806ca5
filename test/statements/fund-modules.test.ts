import { openAdmin } from '@cse/db/src/server/server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { clockOfPopulation, platform, type TestPlatform } from '../platform.ts'
import { BARE, MODULE, type Row, USERS } from './module-queries.ts'
import { modulesOf, other, own, YEAR } from './modules.ts'

/** A module is shown as of now in its year and as of the year's end later: here it is always its year. */
const clock = clockOfPopulation()
const FUNDS = ['DOPODINOI', 'FNA', 'FNPS', 'FNPS-RIASS']

let database: DatabaseCopy
let admin: Awaited<ReturnType<typeof openAdmin>>
let gateway: TestPlatform
const { accountant, controller, data, moduleAs, submit } = modulesOf(() => gateway)
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
  ])('%s', async (_, requested, path) => {
    const { errors } = await accountant().query(MODULE, { ambito: own, ...requested })
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
