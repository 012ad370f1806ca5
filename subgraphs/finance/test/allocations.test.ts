import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { START, scratchGraph } from '../../../test/scratch-graph.ts'
import { planOffice } from '../../../test/viewers.ts'
import { subgraph } from '../src/graph/schema.ts'
import { call, determination, idempotencyKey, resolution } from './plan-calls.ts'
import { books } from './world.ts'

let graph: Awaited<ReturnType<typeof scratchGraph>>
beforeAll(async () => {
  graph = await scratchGraph()
}, START)
afterAll(() => graph.stop())

const officeOf = (ambito: string) => planOffice(ambito, 'PLAN_OFFICE')

const allocate = (ambito: string, zonePlan: string, amount: string, year = 2026) => {
  const input = { idempotencyKey: idempotencyKey(), zonePlan, fund: 'FNPS', year, amount }
  const act = determination(1, '2026-02-01')
  return call(graph, officeOf(ambito), 'allocateFund', { ...input, act }, 'allocation { amount unplanned }')
}
const draft = (ambito: string, firstYear: number) =>
  call(graph, officeOf(ambito), 'draftPlan', { idempotencyKey: idempotencyKey(), firstYear }, 'plan { id }')

/** The fields that are wrong in what a client requests. */
async function violations(ambito: string, name: string, input: object) {
  const Name = `${name.charAt(0).toUpperCase()}${name.slice(1)}`
  const query = `mutation ($input: ${Name}Input!) { ${name}(input: $input) { __typename } }`
  const now = new Date('2026-03-01T10:00:00Z')
  const { errors } = await graph.execute(subgraph, {
    viewer: officeOf(ambito),
    query,
    variables: { input },
    now,
  })
  const wrong = errors?.[0]?.extensions.violations as { path: string }[] | undefined
  return wrong?.map(({ path }) => path)
}

test('an allocation is lowered and taken back, but for what is planned of it', async () => {
  const { aPlan, anIntervention, aLine, record } = books(graph.admin)
  const plan = await aPlan('ATS-BA-01')
  const zonePlan = encodeId('zone_plan', plan)
  await record(await aLine(await anIntervention(plan, '01')), { kind: 'APPROPRIATION', amount: 60_000 })
  expect(await allocate('ATS-BA-01', zonePlan, '1000.00')).toMatchObject({
    allocation: { amount: '1000.00', unplanned: '400.00' },
  })
  expect(await allocate('ATS-BA-01', zonePlan, '-400.01')).toMatchObject({
    __typename: 'AllocationExceeded',
    available: '400.00',
  })
  expect(await allocate('ATS-BA-01', zonePlan, '-400.00')).toMatchObject({
    allocation: { amount: '600.00', unplanned: '0.00' },
  })
  expect(await allocate('ATS-BA-01', zonePlan, '-1.00', 2027)).toMatchObject({
    __typename: 'AllocationExceeded',
  })
})

test('what a plan is allocated stays a sum that can be read, however often it is allocated', async () => {
  const drafted = await draft('ATS-BA-03', 2026)
  const zonePlan = (drafted.plan as { id: string }).id
  expect(await allocate('ATS-BA-03', zonePlan, '99999999999.00')).toMatchObject({
    allocation: { amount: '99999999999.00' },
  })
  const more = {
    idempotencyKey: idempotencyKey(),
    ...{ zonePlan, fund: 'COMUNE', year: 2026, amount: '1.01', act: resolution(1, '2026-02-01') },
  }
  expect(await violations('ATS-BA-03', 'allocateFund', more)).toEqual(['input.amount'])
  const query = 'query ($id: ID!) { zonePlan(id: $id) { funding { amount } } }'
  const { errors } = await graph.execute(subgraph, {
    viewer: officeOf('ATS-BA-03'),
    query,
    variables: { id: zonePlan },
  })
  expect(errors).toBeUndefined()
})

test('a plan is approved and varied by a resolution of the Coordinamento (L.R. 19/2006 art. 10), and by no other act', async () => {
  const zonePlan = encodeId('zone_plan', crypto.randomUUID())
  for (const kind of ['DETERMINATION', 'DECREE', 'ORDER', 'RECEIPT']) {
    const requested = { zonePlan, expectedVersion: 1, act: { kind, number: '1', date: '2026-02-01' } }
    expect(await violations('ATS-BA-03', 'approvePlan', requested)).toEqual(['input.act.kind'])
    expect(await violations('ATS-BA-03', 'closePlan', requested)).toEqual(['input.act.kind'])
    const change = {
      planIntervention: encodeId('plan_intervention', crypto.randomUUID()),
      fund: 'FNPS',
      year: 2026,
    }
    const varied = { ...requested, reason: 'Prova', changes: [{ ...change, amount: '1.00' }] }
    expect(await violations('ATS-BA-03', 'varyPlan', varied)).toEqual(['input.act.kind'])
  }
})

test('one plan is in force for each year of an Ambito: the next is drafted beside it, and none that covers its years', async () => {
  await books(graph.admin).aPlan('ATS-LE-03', '2025-2027')
  expect(await draft('ATS-LE-03', 2026)).toMatchObject({ __typename: 'PlanExists' })
  expect(await draft('ATS-LE-03', 2028)).toMatchObject({ __typename: 'DraftPlanPayload' })
})

test('of two drafts that cover the same years only one is approved', async () => {
  const [one, other] = [await draft('ATS-LE-04', 2026), await draft('ATS-LE-04', 2027)]
  await graph.admin`update finance.zone_plan set status = 'SUBMITTED' where ambito_code = 'ATS-LE-04'`
  const approve = (drafted: typeof one) =>
    call(
      graph,
      officeOf('ATS-LE-04'),
      'approvePlan',
      { zonePlan: (drafted.plan as { id: string }).id, expectedVersion: 1, act: resolution(1, '2026-02-01') },
      'plan { status }',
    )
  expect(await approve(one)).toMatchObject({ plan: { status: 'APPROVED' } })
  expect(await approve(other)).toMatchObject({ __typename: 'PlanExists' })
})
