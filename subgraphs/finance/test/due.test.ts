import { randomUUID } from 'node:crypto'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { START, scratchGraph } from '../../../test/scratch-graph.ts'
import { local, planOffice, regional } from '../../../test/viewers.ts'
import { AMBITO, accountant, dueWorld, month } from './due-world.ts'
import { act } from './world.ts'

let graph: Awaited<ReturnType<typeof scratchGraph>>
beforeAll(async () => {
  graph = await scratchGraph()
}, START)
afterAll(() => graph.stop())

const { at, begin, recordMonth, withdraw, call, commit, liquidate, due } = dueWorld(() => graph)
beforeEach(begin)

test('what was delivered in two months becomes one liquidation of exactly its sum, and is due no more', async () => {
  await recordMonth('2026-03', 10_001)
  await recordMonth('2026-03', 5_000)
  await recordMonth('2026-04', 7_002)
  await recordMonth('2026-05', 1_000)
  expect(await due()).toEqual([
    month('2026-03', 2, '150.01'),
    month('2026-04', 1, '70.02'),
    month('2026-05', 1, '10.00'),
  ])
  const invoice = { number: 'FT 7', date: '2026-11-02' }
  expect(await liquidate(['2026-03', '2026-04'], '220.03', { invoice })).toMatchObject({
    commitment: { id: at.commitment, liquidated: '220.03' },
    movement: { kind: 'LIQUIDATION', amount: '220.03', invoiceNumber: 'FT 7' },
  })
  expect(await due()).toEqual([month('2026-05', 1, '10.00')])
  expect(await liquidate(['2026-03'], '150.01')).toMatchObject({ __typename: 'NothingDue' })
})

test('a repeat answers as the first time', async () => {
  await recordMonth('2026-03', 10_000)
  const idempotencyKey = randomUUID()
  const first = await liquidate(['2026-03'], '100.00', { idempotencyKey })
  await recordMonth('2026-03', 10_000)
  expect(await liquidate(['2026-03'], '100.00', { idempotencyKey })).toEqual(first)
  expect(await due()).toEqual([month('2026-03', 1, '100.00')])
})

test('of two accountants who liquidate the same month at once, one does', async () => {
  await recordMonth('2026-03', 10_000)
  const answers = await Promise.all([liquidate(['2026-03'], '100.00'), liquidate(['2026-03'], '100.00')])
  expect(answers.map((answer) => (answer as { __typename: string }).__typename).toSorted()).toEqual([
    'LiquidateDeliveriesPayload',
    'NothingDue',
  ])
})

test('undoing the liquidation makes the deliveries due again, but for one that was withdrawn meanwhile', async () => {
  const wrong = await recordMonth('2026-03', 10_000)
  await recordMonth('2026-03', 2_500)
  const done = (await liquidate(['2026-03'], '125.00')) as { movement: { id: string } }
  await withdraw(wrong, '2026-03', 10_000)
  expect(await due()).toEqual([month('2026-03', 0, '0.00', '100.00')])
  const undo = { movement: done.movement.id, reason: 'Prestazione annullata' }
  expect(await call('reverseLiquidation', { ...undo, amount: '100.00' })).toMatchObject({
    __typename: 'NothingToReverse',
  })
  expect(await call('reverseLiquidation', undo)).toMatchObject({ commitment: { liquidated: '0.00' } })
  expect(await due()).toEqual([month('2026-03', 1, '25.00')])
  expect(await liquidate(['2026-03'], '25.00')).toMatchObject({ commitment: { liquidated: '25.00' } })
})

test('a delivery withdrawn since the accountant read the sum is not paid', async () => {
  const delivery = await recordMonth('2026-03', 10_000)
  await recordMonth('2026-03', 2_500)
  await withdraw(delivery, '2026-03', 10_000)
  expect(await liquidate(['2026-03'], '125.00')).toEqual({ __typename: 'DueChanged', due: '25.00' })
  expect(await due()).toEqual([month('2026-03', 1, '25.00')])
})

test.each<[string, string, () => Promise<unknown>]>([
  [
    'more than the commitment has left',
    'NothingToLiquidate',
    async () => {
      at.commitment = await commit('50.00', true)
      return liquidate(['2026-03'], '100.00')
    },
  ],
  [
    'a commitment on another line of the intervention',
    'DueOnAnotherLine',
    async () => {
      at.commitment = await commit('500.00', true, at.other)
      return liquidate(['2026-03'], '100.00')
    },
  ],
  [
    'a commitment that is not for cases',
    'CommitmentNotForCases',
    async () => {
      at.commitment = await commit('100.00', false)
      return liquidate(['2026-03'], '100.00')
    },
  ],
  ['a month without deliveries', 'NothingDue', () => liquidate(['2026-08'], '100.00')],
  [
    'an act before the commitment',
    'LiquidationBeforeCommitment',
    () => liquidate(['2026-03'], '100.00', { act: { ...act, date: '2026-01-14' } }),
  ],
  [
    'an invoice with another CIG',
    'UnknownCig',
    () =>
      liquidate(['2026-03'], '100.00', { invoice: { number: '1', date: '2026-11-01', cig: '1234567CE7' } }),
  ],
])('%s is refused, and all stays due', async (_, refusal, attempt) => {
  await recordMonth('2026-03', 10_000)
  expect(await attempt()).toMatchObject({ __typename: refusal })
  expect(await due()).toEqual([month('2026-03', 1, '100.00')])
})

test('a month named twice, or none, is bad input', async () => {
  expect(await liquidate(['2026-03', '2026-03'], '1.00')).toBe('BAD_USER_INPUT')
  expect(await liquidate([], '1.00')).toBe('BAD_USER_INPUT')
})

test('only the accountant of the Ambito liquidates, and only who keeps plan or books reads what is due', async () => {
  await recordMonth('2026-03', 10_000)
  const input = { commitment: at.commitment, months: ['2026-03'], amount: '100.00' }
  const worker = { ...local(['072006'], 'SOCIAL_WORKER'), ambito: AMBITO }
  for (const viewer of [planOffice(AMBITO, 'PLAN_OFFICE'), worker, regional('CONTROLLER')])
    expect(await call('liquidateDeliveries', input, '', viewer)).toBe('FORBIDDEN')
  const stranger = planOffice('ATS-BA-02', 'ACCOUNTANT')
  expect(await call('liquidateDeliveries', input, '', stranger)).toMatchObject({ __typename: 'NotFound' })
  expect(await due(planOffice(AMBITO, 'PLAN_OFFICE'), '2026-03')).toMatchObject([
    // one delivery: its amount is for who liquidates it
    { month: '2026-03', deliveries: null, amount: null },
  ])
  for (const viewer of [worker, regional('CONTROLLER')]) expect(await due(viewer)).toBeNull()
})

test('the database lets an accountant take what is due into a liquidation, and nothing else', async () => {
  await recordMonth('2026-03', 10_000)
  const as = (viewer: Viewer, change: string) =>
    graph.admin.begin(async (sql) => {
      const keys = [
        `ambito:${viewer.ambito}`,
        `plan:${viewer.ambito}`,
        ...viewer.roles.map((role) => `role:${role}`),
      ]
      await sql`
        select set_config('cse.keys', ${keys.join(',')}, true), set_config('cse.scope', ${viewer.scope}, true),
          set_config('role', 'cse_finance', true)`
      return sql.unsafe(
        `update finance.liquidable_delivery set ${change} where intervention_id = '${at.line.intervention}'`,
      )
    })
  for (const change of [
    'amount_cents = 1',
    `status = 'WITHDRAWN'`,
    `month = '2026-01-01'`,
    `status = 'LIQUIDATED', movement_id = (select id from finance.movement where line_id = liquidable_delivery.line_id limit 1)`,
  ])
    await expect(as(accountant, change)).rejects.toThrow('only liquidated, or due again')
  for (const viewer of [planOffice(AMBITO, 'PLAN_OFFICE'), planOffice('ATS-BA-02', 'ACCOUNTANT')])
    expect((await as(viewer, 'amount_cents = 1')).count).toBe(0)
})
