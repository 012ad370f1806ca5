import { randomUUID } from 'node:crypto'
import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { deliver } from '../../../test/deliver.ts'
import { START, scratchGraph } from '../../../test/scratch-graph.ts'
import { planOffice, regional } from '../../../test/viewers.ts'
import { eventHandlers } from '../src/event-handlers.ts'
import { subgraph } from '../src/graph/schema.ts'
import { act, books, creditor, type Line } from './world.ts'

let graph: Awaited<ReturnType<typeof scratchGraph>>
beforeAll(async () => {
  graph = await scratchGraph()
}, START)
afterAll(() => graph.stop())

const AMBITO = 'ATS-BA-01'
const accountant = planOffice(AMBITO, 'ACCOUNTANT')

let line: Line
let plan: string

/** A line with 1000.00 of which a case has reserved 600.00. */
beforeEach(async () => {
  const { aPlan, anIntervention, aLine, record } = books(graph.admin)
  const [known] = await graph.admin<
    { id: string }[]
  >`select id from finance.zone_plan where ambito_code = ${AMBITO}`
  plan = known?.id ?? (await aPlan(AMBITO))
  line = await aLine(await anIntervention(plan, randomUUID().slice(0, 8)))
  await record(line, { kind: 'APPROPRIATION', amount: 100_000 })
  expect(await reserve(60_000)).toBe('FUNDED')
})

async function reserve(requestedCents: number, plannedIntervention: string = randomUUID(), version = 1) {
  const requested = {
    case: randomUUID(),
    plannedIntervention,
    planIntervention: line.intervention,
    line: null,
  }
  const what = { ambito: AMBITO, year: 2026, serviceType: 'A1.01', targetArea: '4', version }
  await deliver(eventHandlers(graph.database), 'cases.funding-requested', {
    ...requested,
    ...what,
    requestedCents,
  })
  const [row] = await graph.admin`
    select state, refusal from finance.case_funding where planned_intervention_id = ${plannedIntervention}`
  return row?.refusal ?? row?.state
}

async function call(name: string, input: object, details: string, viewer = accountant) {
  const Name = `${name.charAt(0).toUpperCase()}${name.slice(1)}`
  const query = `mutation Call($input: ${Name}Input!) { result: ${name}(input: $input) { __typename ${details} } }`
  const { data, errors } = await graph.execute(subgraph, {
    viewer,
    query,
    variables: { input: { act, ...input } },
  })
  expect(errors).toBeUndefined()
  return data?.result
}

const commit = (amount: string, servesReservations = false) =>
  call(
    'recordCommitment',
    {
      idempotencyKey: randomUUID(),
      fundingLine: encodeId('funding_line', line.id),
      amount,
      creditor,
      dueYear: 2026,
      servesReservations,
    },
    `... on BudgetExceeded { available reserved }
     ... on RecordCommitmentPayload { commitment { id servesReservations line { reserved available amounts { residual } } } }`,
  )

const standing = (reserved: string, available: string, residual: string) => ({
  commitment: { line: { reserved, available, amounts: { residual } } },
})

test('a commitment leaves alone what cases have reserved, and says how much that is', async () => {
  expect(await commit('400.01')).toEqual({
    __typename: 'BudgetExceeded',
    available: '400.00',
    reserved: '600.00',
  })
  expect(await commit('400.00')).toMatchObject(standing('600.00', '0.00', '600.00'))
})

test('a commitment for what is reserved takes its place', async () => {
  expect(await commit('500.00', true)).toMatchObject(standing('100.00', '400.00', '500.00'))
  expect(await commit('400.01')).toEqual({
    __typename: 'BudgetExceeded',
    available: '400.00',
    reserved: '100.00',
  })
  expect(await commit('500.01', true)).toMatchObject({ available: '500.00', reserved: '0.00' })
})

test('what such a commitment holds beyond the reservations pays for the next case', async () => {
  await commit('1000.00', true)
  expect(await reserve(40_001)).toBe('EXHAUSTED')
  expect(await reserve(40_000)).toBe('FUNDED')
  expect(await reserve(1)).toBe('EXHAUSTED')
})

test('what is given back of it is reserved again, and the reduction can be undone', async () => {
  const made = (await commit('600.00', true)) as { commitment: { id: string } }
  const reduced = (await call(
    'reduceCommitment',
    { idempotencyKey: randomUUID(), commitment: made.commitment.id, amount: '200.00', reason: 'Minor spesa' },
    '... on ReduceCommitmentPayload { commitment { line { reserved available amounts { residual } } } movement { id } }',
  )) as { movement: { id: string } }
  expect(reduced).toMatchObject(standing('200.00', '400.00', '600.00'))
  expect(await commit('400.01')).toMatchObject({ __typename: 'BudgetExceeded' })
  await commit('400.00')
  const undo = { idempotencyKey: randomUUID(), movement: reduced.movement.id, reason: 'Errore' }
  expect(
    await call(
      'reverseMovement',
      undo,
      '... on ReverseMovementPayload { commitment { line { reserved available amounts { residual } } } }',
    ),
  ).toMatchObject(standing('0.00', '0.00', '0.00'))
})

test('a variation does not take what cases have reserved', async () => {
  const [row] = await graph.admin<
    { version: number }[]
  >`select version from finance.zone_plan where id = ${plan}`
  const change = {
    planIntervention: encodeId('plan_intervention', line.intervention),
    fund: 'FNPS',
    year: 2026,
    amount: '-400.01',
  }
  const input = {
    zonePlan: encodeId('zone_plan', plan),
    expectedVersion: row?.version,
    act: { ...act, kind: 'RESOLUTION' },
    reason: 'Prova',
    changes: [change],
  }
  const office = planOffice(AMBITO, 'PLAN_OFFICE')
  expect(await call('varyPlan', input, '... on BudgetExceeded { available reserved }', office)).toEqual({
    __typename: 'BudgetExceeded',
    available: '400.00',
    reserved: '600.00',
  })
})

test('the database itself keeps what is reserved from a commitment that does not serve it', async () => {
  const { record, aCommitment } = books(graph.admin)
  const commitment = await aCommitment(line)
  await expect(record(line, { kind: 'COMMITMENT', amount: 40_001, commitment })).rejects.toThrow(
    'within_reserve',
  )
  await record(line, { kind: 'COMMITMENT', amount: 40_000, commitment })
})

test('what was reserved and not committed lapses with its year', async () => {
  await graph.admin`update finance.funding_line set stage = 'CLOSED' where id = ${line.id}`
  await books(graph.admin).record(line, { kind: 'LAPSE', amount: 100_000 })
  const query = `query ($id: ID!) { planIntervention(id: $id) { lines { reserved available } } }`
  const variables = { id: encodeId('plan_intervention', line.intervention) }
  const { data } = await graph.execute(subgraph, { viewer: accountant, query, variables })
  expect(data?.planIntervention).toEqual({ lines: [{ reserved: '0.00', available: '0.00' }] })
})

test('the Region does not see what is reserved: it may be one person’s', async () => {
  const query = `query ($id: ID!) { planIntervention(id: $id) { lines { reserved available amounts { planned } } } }`
  const variables = { id: encodeId('plan_intervention', line.intervention) }
  const { data } = await graph.execute(subgraph, { viewer: regional('CONTROLLER'), query, variables })
  expect(data?.planIntervention).toEqual({
    lines: [{ reserved: null, available: null, amounts: { planned: '1000.00' } }],
  })
})
