import { createHash } from 'node:crypto'
import { openAdmin } from '@cse/db/src/server/server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { clockOfPopulation, platform, type TestPlatform } from '../platform.ts'
import { SUBMIT } from './module-queries.ts'
import { modulesOf, own, reportPersonsServed, YEAR } from './modules.ts'

/** A module is shown as of now in its year and as of the year's end later: here it is always its year. */
const clock = clockOfPopulation()

let database: DatabaseCopy
let admin: Awaited<ReturnType<typeof openAdmin>>
let gateway: TestPlatform
const { accountant, office, controller, moduleAs, submit, decide } = modulesOf(() => gateway)
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

const cents = (text: string | undefined) => Number(text?.replace(/[.,]/, ''))

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
    await reportPersonsServed(admin)
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
