import { randomUUID } from 'node:crypto'
import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { START, scratchGraph } from '../../../test/scratch-graph.ts'
import { local, planOffice, regional } from '../../../test/viewers.ts'
import { subgraph } from '../src/graph/schema.ts'
import { receiving } from './case-events.ts'
import { books, type Line } from './world.ts'

const ambito = 'ATS-BA-01'
const year = 2026

let graph: Awaited<ReturnType<typeof scratchGraph>>
let line: Line

beforeAll(async () => {
  graph = await scratchGraph()
}, START)
afterAll(() => graph.stop())
beforeEach(async () => {
  await graph.admin`delete from graphile_worker._private_jobs`
  const made = books(graph.admin)
  const [plan] = await graph.admin<
    { id: string }[]
  >`select id from finance.zone_plan where ambito_code = ${ambito}`
  const intervention = await made.anIntervention(
    plan?.id ?? (await made.aPlan(ambito)),
    randomUUID().slice(0, 8),
  )
  line = await made.aLine(intervention, 'FNPS', year)
  await made.record(line, { kind: 'APPROPRIATION', amount: 100_000 })
})

const receive = receiving(() => graph.database)

const asking = (over: object = {}) => ({
  case: randomUUID(),
  plannedIntervention: randomUUID(),
  planIntervention: line.intervention,
  line: null,
  ambito,
  year,
  serviceType: 'A1.01',
  targetArea: '4',
  requestedCents: 60_000,
  version: 1,
  ...over,
})

async function funding(plannedIntervention: string) {
  const [row] = await graph.admin<
    { state: string; refusal: string | null; reserved: number; version: number }[]
  >`
    select state, refusal, reserved_cents::int as reserved, version::int as version from finance.case_funding
    where planned_intervention_id = ${plannedIntervention}`
  return row
}

async function told() {
  const rows = await graph.admin<
    { payload: { plannedIntervention: string; state: string; version: number } }[]
  >`
    select payload from graphile_worker._private_jobs job join graphile_worker._private_tasks task on task.id = job.task_id
    where identifier = 'finance.funding-decided' order by job.id`
  return rows.map(({ payload: { plannedIntervention, state, version } }) => ({
    plannedIntervention,
    state,
    version,
  }))
}

test('money is reserved on the line, and cases are told', async () => {
  const request = asking()
  await receive('cases.funding-requested', request)
  expect(await funding(request.plannedIntervention)).toEqual({
    state: 'FUNDED',
    refusal: null,
    reserved: 60_000,
    version: 1,
  })
  expect(await told()).toEqual([
    { plannedIntervention: request.plannedIntervention, state: 'FUNDED', version: 1 },
  ])
})

test('what is reserved for one is not promised to another', async () => {
  await receive('cases.funding-requested', asking())
  const second = asking()
  await receive('cases.funding-requested', second)
  expect(await funding(second.plannedIntervention)).toMatchObject({
    state: 'REFUSED',
    refusal: 'EXHAUSTED',
    reserved: 0,
  })
})

test('of ten that ask at once, the line pays for those that it can and no more', async () => {
  const requests = Array.from({ length: 10 }, () => asking({ requestedCents: 30_000 }))
  await Promise.all(requests.map((request) => receive('cases.funding-requested', request)))
  const states = await Promise.all(requests.map(({ plannedIntervention }) => funding(plannedIntervention)))
  expect(states.filter((row) => row?.state === 'FUNDED')).toHaveLength(3)
})

test('an event that comes again, or after a newer one, changes nothing', async () => {
  const request = asking({ version: 2 })
  await receive('cases.funding-requested', request)
  await receive('cases.funding-requested', request)
  await receive('cases.funding-requested', { ...request, requestedCents: 1, version: 1 })
  expect(await funding(request.plannedIntervention)).toMatchObject({ reserved: 60_000, version: 2 })
  expect(await told()).toHaveLength(1)
})

test('a variation asks anew with its own reservation counted as free', async () => {
  const request = asking()
  await receive('cases.funding-requested', request)
  await receive('cases.funding-requested', { ...request, requestedCents: 90_000, version: 2 })
  expect(await funding(request.plannedIntervention)).toMatchObject({
    state: 'FUNDED',
    reserved: 90_000,
    version: 2,
  })
})

test('the database itself promises no more than a line has left', async () => {
  const row = graph.admin`
    insert into finance.case_funding
      (id, case_id, planned_intervention_id, intervention_id, line_id, ambito_code, state, requested_cents, reserved_cents)
    values (${randomUUID()}, ${randomUUID()}, ${randomUUID()}, ${line.intervention}, ${line.id}, ${ambito}, 'FUNDED', 100001, 100001)`
  await expect(row).rejects.toThrow('within_reserve')
})

test('deliveries become due once, and a withdrawn one is due no more', async () => {
  const request = asking()
  const delivered = {
    case: request.case,
    delivery: randomUUID(),
    plannedIntervention: request.plannedIntervention,
    ambito,
    month: '2026-03',
    bodyCents: 1_234,
    version: 1,
  }
  await expect(receive('cases.delivery-recorded', delivered)).rejects.toThrow('before the request')
  await receive('cases.funding-requested', request)
  await receive('cases.delivery-recorded', delivered)
  await receive('cases.delivery-recorded', delivered)
  await hold(request.case, `ambito:${ambito}`)
  expect(await served(planOffice(ambito, 'ACCOUNTANT'))).toEqual({
    cases: 1,
    reserved: '600.00',
    delivered: '12.34',
    liquidable: '12.34',
  })
  await receive('cases.delivery-withdrawn', { ...delivered, version: 2 })
  await receive('cases.delivery-recorded', delivered)
  expect(await served(planOffice(ambito, 'ACCOUNTANT'))).toMatchObject({
    delivered: '0.00',
    liquidable: '0.00',
  })
})

test('the Region learns of no count of cases', async () => {
  await receive('cases.funding-requested', asking())
  expect(await served(regional('CONTROLLER'))).toBeNull()
})

describe('how many cases an intervention serves', () => {
  const worker = { ...local(['072006'], 'SOCIAL_WORKER'), ambito }
  const small = (requestedCents: number) => ({ ...asking(), requestedCents })

  test('is not told while those of others are one to four: it might be one person’s month', async () => {
    for (let others = 1; others <= 4; others++) {
      await receive('cases.funding-requested', small(10_000))
      for (const viewer of [worker, planOffice(ambito, 'PLAN_OFFICE'), planOffice(ambito, 'ACCOUNTANT')])
        expect(await served(viewer)).toEqual({
          cases: null,
          reserved: null,
          delivered: null,
          liquidable: null,
        })
    }
  })

  test('is told of the own cases exactly, and of five others or more in steps', async () => {
    const own = small(12_345)
    await receive('cases.funding-requested', own)
    await hold(own.case, 'comune:072006')
    expect(await served(worker)).toMatchObject({ cases: 1, reserved: '123.45' })
    expect(await served({ ...worker, roles: ['SECRETARIAT'] })).toMatchObject({ cases: null })
    for (let others = 0; others < 6; others++) await receive('cases.funding-requested', small(12_000))
    expect(await served(worker)).toMatchObject({ cases: 6, reserved: '1123.45' })
  })

  test('is told in thousands of what is reserved on a line, and to who keeps the books exactly', async () => {
    const reserved = async (viewer: Viewer) => {
      const query = 'query ($id: ID!) { planIntervention(id: $id) { lines { reserved available } } }'
      const variables = { id: encodeId('plan_intervention', line.intervention) }
      const { data } = await graph.ask(subgraph, { viewer, query, variables })
      return (data?.planIntervention as { lines: object[] } | null)?.lines[0]
    }
    await receive('cases.funding-requested', small(12_345))
    expect(await reserved(worker)).toEqual({ reserved: null, available: '0.00' })
    expect(await reserved(planOffice(ambito, 'ACCOUNTANT'))).toMatchObject({ reserved: '123.45' })
    for (let others = 0; others < 4; others++) await receive('cases.funding-requested', small(12_345))
    expect(await reserved(worker)).toMatchObject({ reserved: '1000.00' })
  })
})

/** Gives the file of a case to a body. */
async function hold(caseId: string, body: string): Promise<void> {
  await graph.admin`insert into registry.case_custody (case_id, person_id, readers) values (${caseId}, ${randomUUID()}, array[${body}])`
}

async function served(viewer: Parameters<typeof graph.ask>[1]['viewer']) {
  const { data } = await graph.ask(subgraph, {
    viewer,
    query:
      'query ($id: ID!) { planIntervention(id: $id) { served { cases reserved delivered liquidable } } }',
    variables: { id: encodeId('plan_intervention', line.intervention) },
  })
  const intervention = data?.planIntervention as { served: object | null } | null
  return intervention?.served
}
