import { randomUUID } from 'node:crypto'
import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { START, scratchGraph } from '../../../test/scratch-graph.ts'
import { local, planOffice, regional } from '../../../test/viewers.ts'
import { subgraph } from '../src/graph/schema.ts'
import { monthOf, receiving } from './case-events.ts'
import { actFor } from './plan-calls.ts'
import { act, books, creditor, type Line } from './world.ts'

/** Money behind which there are few persons, as those are told it who do not keep the books. */
let graph: Awaited<ReturnType<typeof scratchGraph>>
beforeAll(async () => {
  graph = await scratchGraph()
}, START)
afterAll(() => graph.stop())

const AMBITO = 'ATS-BA-01'
const NOW = new Date('2026-11-20T10:00:00Z')
const accountant = planOffice(AMBITO, 'ACCOUNTANT')
const controller = regional('CONTROLLER')
const worker = { ...local(['072004'], 'SOCIAL_WORKER'), ambito: AMBITO }

let line: Line
let plan: string
let commitment: string

beforeEach(async () => {
  const { aPlan, anIntervention, aLine, record } = books(graph.admin)
  const [known] = await graph.admin<
    { id: string }[]
  >`select id from finance.zone_plan where ambito_code = ${AMBITO}`
  plan = known?.id ?? (await aPlan(AMBITO))
  line = await aLine(await anIntervention(plan, randomUUID().slice(0, 8)), 'FNPS')
  await record(line, { kind: 'APPROPRIATION', amount: 1_000_000 })
  const input = { fundingLine: encodeId('funding_line', line.id), amount: '9000.00', creditor, dueYear: 2026 }
  const made = await call('recordCommitment', {
    ...input,
    act: { ...act, date: '2026-01-15' },
    servesReservations: true,
  })
  commitment = (made as { commitment: { id: string } }).commitment.id
})

const receive = receiving(() => graph.database)

async function call(name: string, input: object): Promise<unknown> {
  const Name = `${name.charAt(0).toUpperCase()}${name.slice(1)}`
  const query = `mutation Call($input: ${Name}Input!) { result: ${name}(input: $input) { __typename
    ... on ${Name}Payload { commitment { id } movement { id } } } }`
  const variables = { input: { idempotencyKey: randomUUID(), act: actFor(name, act), ...input } }
  const { data, errors } = await graph.execute(subgraph, { viewer: accountant, query, variables, now: NOW })
  return errors?.[0]?.message ?? data?.result
}

/** A case of its own receives something in a month, which is liquidated by itself. */
async function liquidateOne(month: string, bodyCents: number): Promise<string> {
  const plannedIntervention = randomUUID()
  const requested = {
    case: randomUUID(),
    plannedIntervention,
    planIntervention: line.intervention,
    line: line.id,
  }
  const what = { ambito: AMBITO, year: 2026, serviceType: 'A1.01', targetArea: '4', version: 1 }
  await receive('cases.funding-requested', { ...requested, ...what, requestedCents: bodyCents })
  await receive(
    'cases.delivery-recorded',
    monthOf({ id: randomUUID(), of: plannedIntervention, month, bodyCents }),
  )
  const amount = (bodyCents / 100).toFixed(2)
  const made = await call('liquidateDeliveries', { commitment, months: [month], amount })
  expect(made).toMatchObject({ __typename: 'LiquidateDeliveriesPayload' })
  return (made as { movement: { id: string } }).movement.id
}

/** What a viewer reads of the liquidated, wherever it is told. */
async function liquidated(viewer: Viewer): Promise<unknown[]> {
  const books = viewer === worker ? '' : 'commitments { nodes { liquidated } }'
  const query = `query ($id: ID!) { planIntervention(id: $id) { amounts { liquidated } inYear: amounts(year: 2026) { liquidated }
    lines { amounts { liquidated } } ${books} } }`
  const variables = { id: encodeId('plan_intervention', line.intervention) }
  const { data, errors } = await graph.execute(subgraph, { viewer, query, variables })
  expect(errors).toBeUndefined()
  return [...JSON.stringify(data).matchAll(/"liquidated":"([^"]+)"/g)].map(([, amount]) => amount)
}

const movements = async (viewer: Viewer): Promise<string[]> => {
  const query = `query ($id: ID!) { planIntervention(id: $id) { movements(first: 50) { totalCount nodes { kind amount } }
    commitments { nodes { movements { kind amount } } } } }`
  const variables = { id: encodeId('plan_intervention', line.intervention) }
  const { data } = await graph.execute(subgraph, { viewer, query, variables })
  return [...JSON.stringify(data).matchAll(/"kind":"(\w+)"/g)].map(([, kind]) => kind ?? '')
}

test('a liquidation that is one person’s month is met by the Region in no movement and in no sum', async () => {
  const movement = await liquidateOne('2026-03', 12_345)
  expect(new Set(await liquidated(accountant))).toEqual(new Set(['123.45']))
  expect(await movements(accountant)).toContain('LIQUIDATION')
  for (const viewer of [controller, worker])
    expect(new Set(await liquidated(viewer))).toEqual(new Set(['0.00']))
  expect(await movements(controller)).not.toContain('LIQUIDATION')
  const byId = await graph.execute(subgraph, {
    viewer: controller,
    query: `{ _entities(representations: [{ __typename: "Movement", id: "${movement}" }]) { ... on Movement { amount } } }`,
  })
  expect(JSON.stringify(byId)).not.toContain('123.45')
})

test('sums are published outside in steps of five cases at least, and orders and payments with them', async () => {
  for (const month of ['2026-01', '2026-02', '2026-03', '2026-04']) await liquidateOne(month, 10_000)
  expect(new Set(await liquidated(controller))).toEqual(new Set(['0.00']))
  await liquidateOne('2026-05', 12_345)
  for (const viewer of [controller, worker])
    expect(new Set(await liquidated(viewer))).toEqual(new Set(['523.45']))
  await liquidateOne('2026-06', 99_999)
  expect(new Set(await liquidated(controller))).toEqual(new Set(['523.45']))
  expect(new Set(await liquidated(accountant))).toEqual(new Set(['1523.44']))
  // an order for one of them
  expect(await call('orderPayment', { commitment, amount: '123.45' })).toMatchObject({
    __typename: 'OrderPaymentPayload',
  })
  const ordered = async (viewer: Viewer) => {
    const query = 'query ($id: ID!) { planIntervention(id: $id) { amounts { ordered } } }'
    const variables = { id: encodeId('plan_intervention', line.intervention) }
    return (await graph.execute(subgraph, { viewer, query, variables })).data
  }
  expect(await ordered(accountant)).toMatchObject({ planIntervention: { amounts: { ordered: '123.45' } } })
  expect(await ordered(controller)).toMatchObject({ planIntervention: { amounts: { ordered: '0.00' } } })
  expect(await movements(controller)).not.toContain('PAYMENT_ORDER')
})

test('sums as of an instant and statements publish outside no more than that', async () => {
  await liquidateOne('2026-03', 12_345)
  await graph.admin.begin(async (sql) => {
    // what was recorded lies back far enough to be settled
    await sql`set local session_replication_role = replica`
    await sql`update finance.movement set recorded_at = recorded_at - interval '1 minute' where line_id = ${line.id}`
    await sql`update finance.released_figure set recorded_at = recorded_at - interval '1 minute' where line_id = ${line.id}`
  })
  const asOf = new Date(Date.now() - 20_000).toISOString()
  const query = `query ($plan: ID!, $id: ID!, $asOf: DateTime) {
    zonePlan(id: $plan) { statement(asOf: $asOf, year: 2026) { rows { intervention { id } amounts { liquidated } } } }
    planIntervention(id: $id) { amounts(asOf: $asOf) { liquidated } } }`
  const variables = {
    plan: encodeId('zone_plan', plan),
    id: encodeId('plan_intervention', line.intervention),
    asOf,
  }
  const reported = async (viewer: Viewer) =>
    JSON.stringify((await graph.execute(subgraph, { viewer, query, variables, now: new Date() })).data)
  expect(await reported(accountant)).toContain('123.45')
  expect(await reported(controller)).not.toContain('123.45')
  expect(await reported(worker)).not.toContain('123.45')
})

test('analytics receives what others may read', async () => {
  await liquidateOne('2026-03', 12_345)
  await receive('finance.amounts-moved', { ambito: AMBITO })
  const jobs = await graph.admin<{ reported: string }[]>`
    select payload::text as reported from graphile_worker._private_jobs where payload::text like ${`%${line.intervention}%`}`
  expect(jobs.some(({ reported }) => reported.includes('"planned"'))).toBe(true)
  for (const { reported } of jobs) expect(reported).not.toContain('12345')
})

test('a liquidation that is undone leaves nothing behind', async () => {
  const movement = await liquidateOne('2026-03', 12_345)
  expect(await call('reverseLiquidation', { movement, reason: 'Errore esempio' })).toMatchObject({
    __typename: 'ReverseLiquidationPayload',
  })
  for (const viewer of [accountant, controller])
    expect(new Set(await liquidated(viewer))).toEqual(new Set(['0.00']))
  expect(await movements(controller)).not.toContain('REVERSAL')
})
