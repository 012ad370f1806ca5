import { randomUUID } from 'node:crypto'
import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { START, scratchGraph } from '../../../test/scratch-graph.ts'
import { local, planOffice, regional } from '../../../test/viewers.ts'
import { subgraph } from '../src/graph/schema.ts'
import { monthOf, receiving } from './case-events.ts'
import { act, books, creditor, type Line } from './world.ts'

let graph: Awaited<ReturnType<typeof scratchGraph>>
beforeAll(async () => {
  graph = await scratchGraph()
}, START)
afterAll(() => graph.stop())

const AMBITO = 'ATS-BA-01'
const NOW = new Date('2026-11-20T10:00:00Z')
const IN_JANUARY = { ...act, date: '2026-01-15' }
const accountant = planOffice(AMBITO, 'ACCOUNTANT')

let line: Line
let other: Line
let commitment: string
let plannedIntervention: string

/** A line with 1000.00 of which a case has reserved 600.00, and 700.00 committed for cases; beside it another line of the intervention. */
beforeEach(async () => {
  const { aPlan, anIntervention, aLine, record } = books(graph.admin)
  const [known] = await graph.admin<
    { id: string }[]
  >`select id from finance.zone_plan where ambito_code = ${AMBITO}`
  const intervention = await anIntervention(known?.id ?? (await aPlan(AMBITO)), randomUUID().slice(0, 8))
  line = await aLine(intervention, 'FNPS')
  other = await aLine(intervention, 'COMUNE')
  await record(line, { kind: 'APPROPRIATION', amount: 100_000 })
  await record(other, { kind: 'APPROPRIATION', amount: 200_000 })
  plannedIntervention = await reserve(60_000)
  commitment = await commit('700.00', true)
})

const receive = receiving(() => graph.database)

async function reserve(requestedCents: number, on: Line = line): Promise<string> {
  const requested = {
    case: randomUUID(),
    plannedIntervention: randomUUID(),
    planIntervention: on.intervention,
  }
  const what = { ambito: AMBITO, year: 2026, serviceType: 'A1.01', targetArea: '4', version: 1 }
  await receive('cases.funding-requested', { ...requested, line: on.id, ...what, requestedCents })
  return requested.plannedIntervention
}

async function recordMonth(month: string, bodyCents: number, id: string = randomUUID()): Promise<string> {
  await receive('cases.delivery-recorded', monthOf({ id, of: plannedIntervention, month, bodyCents }))
  return id
}

const withdraw = (id: string, month: string, bodyCents: number) =>
  receive('cases.delivery-withdrawn', monthOf({ id, of: plannedIntervention, month, bodyCents }, 2))

async function call(name: string, input: object, details = '', viewer: Viewer = accountant) {
  const Name = `${name.charAt(0).toUpperCase()}${name.slice(1)}`
  const query = `mutation Call($input: ${Name}Input!) { result: ${name}(input: $input) { __typename ${details}
    ... on ${Name}Payload { commitment { id committed liquidated } movement { id kind amount invoiceNumber } } } }`
  const variables = { input: { idempotencyKey: randomUUID(), act, ...input } }
  const { data, errors } = await graph.execute(subgraph, { viewer, query, variables, now: NOW })
  return errors?.[0]?.extensions.code ?? errors?.[0]?.message ?? data?.result
}

async function commit(
  amount: string,
  servesReservations: boolean,
  on: Line = line,
  more: object = {},
): Promise<string> {
  const input = { fundingLine: encodeId('funding_line', on.id), amount, creditor, dueYear: 2026 }
  const made = await call('recordCommitment', { act: IN_JANUARY, ...input, servesReservations, ...more })
  expect(made).toMatchObject({ __typename: 'RecordCommitmentPayload' })
  return (made as { commitment: { id: string } }).commitment.id
}

const liquidate = (months: string[], amount: string, more: object = {}) =>
  call('liquidateDeliveries', { commitment, months, amount, ...more }, '... on DueChanged { due }')

/** What is due, as the accountant or another viewer reads it. */
async function due(viewer: Viewer = accountant, month?: string) {
  const query = `query ($id: ID!, $month: YearMonth) { planIntervention(id: $id) {
    liquidable(month: $month) { month deliveries amount recoverable line { fund { code } } } } }`
  const variables = { id: encodeId('plan_intervention', line.intervention), month }
  const { data } = await graph.execute(subgraph, { viewer, query, variables })
  return (data?.planIntervention as { liquidable: unknown } | undefined)?.liquidable
}

const month = (of: string, deliveries: number, amount: string, recoverable = '0.00') => ({
  month: of,
  deliveries,
  amount,
  recoverable,
  line: { fund: { code: 'FNPS' } },
})

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
    commitment: { id: commitment, liquidated: '220.03' },
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
      commitment = await commit('50.00', true)
      return liquidate(['2026-03'], '100.00')
    },
  ],
  [
    'a commitment on another line of the intervention',
    'DueOnAnotherLine',
    async () => {
      commitment = await commit('500.00', true, other)
      return liquidate(['2026-03'], '100.00')
    },
  ],
  [
    'a commitment that is not for cases',
    'CommitmentNotForCases',
    async () => {
      commitment = await commit('100.00', false)
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

test('what was delivered before its commitment, or falls due in another year, is not paid on it (D.Lgs. 267/2000 arts. 191, 194; D.Lgs. 118/2011 all. 4/2)', async () => {
  await recordMonth('2026-03', 10_000)
  await recordMonth('2027-02', 3_000)
  expect(await liquidate(['2027-02'], '30.00')).toMatchObject({ __typename: 'DueInAnotherYear' })
  await graph.admin`update finance.commitment set committed_on = '2026-11-19' where serves_reservations`
  expect(await liquidate(['2026-03'], '100.00')).toMatchObject({ __typename: 'OwedBeforeCommitment' })
  commitment = await commit('100.00', true, line, { dueYear: 2027 })
  expect(await liquidate(['2026-03'], '100.00')).toMatchObject({ __typename: 'DueInAnotherYear' })
  expect(await liquidate(['2027-02'], '30.00')).toMatchObject({ commitment: { liquidated: '30.00' } })
  const early = { number: 'FT 1', date: '2026-01-14' }
  expect(await call('recordLiquidation', { commitment, amount: '1.00', invoice: early, act })).toMatchObject({
    __typename: 'OwedBeforeCommitment',
  })

  // recognised by the Consiglio, on another line of the intervention
  const debt = {
    fundingLine: encodeId('funding_line', other.id),
    amount: '150.00',
    creditor,
    dueYear: 2026,
    reason: 'Prestazioni rese prima dell’impegno, di accertata utilità',
  }
  expect(await call('recogniseDebt', debt)).toBe('BAD_USER_INPUT')
  const act194 = { ...act, kind: 'RESOLUTION' }
  for (const viewer of [planOffice(AMBITO, 'PLAN_OFFICE'), regional('CONTROLLER')])
    expect(await call('recogniseDebt', { ...debt, act: act194 }, '', viewer)).toBe('FORBIDDEN')
  const made = await call('recogniseDebt', { ...debt, act: act194 })
  expect(made).toMatchObject({ commitment: { committed: '150.00' } })
  commitment = (made as { commitment: { id: string } }).commitment.id
  await recordMonth('2026-11', 500)
  expect(await liquidate(['2026-11'], '5.00')).toMatchObject({ __typename: 'NotOfTheDebt' })
  const done = await liquidate(['2026-03'], '100.00')
  expect(done).toMatchObject({ commitment: { liquidated: '100.00' } })
  const undone = { movement: (done as { movement: { id: string } }).movement.id, reason: 'Errore' }
  expect(await call('reverseLiquidation', undone)).toMatchObject({ commitment: { liquidated: '0.00' } })
  expect(await liquidate(['2026-03'], '100.00')).toMatchObject({ commitment: { liquidated: '100.00' } })
})

test('a month named twice, or none, is bad input', async () => {
  expect(await liquidate(['2026-03', '2026-03'], '1.00')).toBe('BAD_USER_INPUT')
  expect(await liquidate([], '1.00')).toBe('BAD_USER_INPUT')
})

test('only the accountant of the Ambito liquidates, and only who keeps plan or books reads what is due', async () => {
  await recordMonth('2026-03', 10_000)
  const input = { commitment, months: ['2026-03'], amount: '100.00' }
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
        `update finance.liquidable_delivery set ${change} where intervention_id = '${line.intervention}'`,
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
