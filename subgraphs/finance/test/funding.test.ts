import { randomUUID } from 'node:crypto'
import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { local, planOffice, regional } from '../../../test/viewers.ts'
import { subgraph } from '../src/graph/schema.ts'
import { ambito, fundingWorld } from './funding-world.ts'

let world: Awaited<ReturnType<typeof fundingWorld>>
beforeAll(async () => {
  world = await fundingWorld()
}, START)
afterAll(() => world.graph.stop())
beforeEach(() => world.begin())

test('money is reserved on the line, and cases receives the decision', async () => {
  const request = world.request()
  await world.receive('cases.funding-requested', request)
  expect(await world.funding(request.plannedIntervention)).toEqual({
    state: 'FUNDED',
    refusal: null,
    reserved: 60_000,
    version: 1,
  })
  expect(await world.decisions()).toEqual([
    { plannedIntervention: request.plannedIntervention, state: 'FUNDED', version: 1 },
  ])
})

test('what is reserved for one is not promised to another', async () => {
  await world.receive('cases.funding-requested', world.request())
  const second = world.request()
  await world.receive('cases.funding-requested', second)
  expect(await world.funding(second.plannedIntervention)).toMatchObject({
    state: 'REFUSED',
    refusal: 'EXHAUSTED',
    reserved: 0,
  })
})

test('of ten that request at once, the line pays for those that it can and no more', async () => {
  const requests = Array.from({ length: 10 }, () => world.request({ requestedCents: 30_000 }))
  await Promise.all(requests.map((request) => world.receive('cases.funding-requested', request)))
  const states = await Promise.all(
    requests.map(({ plannedIntervention }) => world.funding(plannedIntervention)),
  )
  expect(states.filter((row) => row?.state === 'FUNDED')).toHaveLength(3)
})

test('an event that comes again, or after a newer one, changes nothing', async () => {
  const request = world.request({ version: 2 })
  await world.receive('cases.funding-requested', request)
  await world.receive('cases.funding-requested', request)
  await world.receive('cases.funding-requested', { ...request, requestedCents: 1, version: 1 })
  expect(await world.funding(request.plannedIntervention)).toMatchObject({ reserved: 60_000, version: 2 })
  expect(await world.decisions()).toHaveLength(1)
})

test('a variation requests anew with its own reservation counted as free', async () => {
  const request = world.request()
  await world.receive('cases.funding-requested', request)
  await world.receive('cases.funding-requested', { ...request, requestedCents: 90_000, version: 2 })
  expect(await world.funding(request.plannedIntervention)).toMatchObject({
    state: 'FUNDED',
    reserved: 90_000,
    version: 2,
  })
})

test('the database itself promises no more than a line has left', async () => {
  const row = world.graph.admin`
    insert into finance.case_funding
      (id, case_id, planned_intervention_id, intervention_id, line_id, ambito_code, state, requested_cents, reserved_cents)
    values (${randomUUID()}, ${randomUUID()}, ${randomUUID()}, ${world.line().intervention}, ${world.line().id}, ${ambito}, 'FUNDED', 100001, 100001)`
  await expect(row).rejects.toThrow('within_reserve')
})

test('deliveries become due once, and a withdrawn one is due no more', async () => {
  const request = world.request()
  const delivered = {
    case: request.case,
    delivery: randomUUID(),
    plannedIntervention: request.plannedIntervention,
    ambito,
    month: '2026-03',
    bodyCents: 1_234,
    version: 1,
  }
  await expect(world.receive('cases.delivery-recorded', delivered)).rejects.toThrow('before the request')
  await world.receive('cases.funding-requested', request)
  await world.receive('cases.delivery-recorded', delivered)
  await world.receive('cases.delivery-recorded', delivered)
  await hold(request.case, `ambito:${ambito}`)
  expect(await served(planOffice(ambito, 'ACCOUNTANT'))).toEqual({
    cases: 1,
    reserved: '600.00',
    delivered: '12.34',
    liquidable: '12.34',
  })
  await world.receive('cases.delivery-withdrawn', { ...delivered, version: 2 })
  await world.receive('cases.delivery-recorded', delivered)
  expect(await served(planOffice(ambito, 'ACCOUNTANT'))).toMatchObject({
    delivered: '0.00',
    liquidable: '0.00',
  })
})

test('the Region learns of no count of cases', async () => {
  await world.receive('cases.funding-requested', world.request())
  expect(await served(regional('CONTROLLER'))).toBeNull()
})

describe('how many cases an intervention serves', () => {
  const worker = { ...local(['072006'], 'SOCIAL_WORKER'), ambito }
  const small = (requestedCents: number) => ({ ...world.request(), requestedCents })

  test('is not told while those of others are one to four: it might be one person’s month', async () => {
    for (let others = 1; others <= 4; others++) {
      await world.receive('cases.funding-requested', small(10_000))
      for (const viewer of [worker, planOffice(ambito, 'PLAN_OFFICE'), planOffice(ambito, 'ACCOUNTANT')])
        expect(await served(viewer)).toEqual({
          cases: null,
          reserved: null,
          delivered: null,
          liquidable: null,
        })
    }
  })

  test('receives figures of the own cases exactly, and of five others or more in steps', async () => {
    const own = small(12_345)
    await world.receive('cases.funding-requested', own)
    await hold(own.case, 'comune:072006')
    expect(await served(worker)).toMatchObject({ cases: 1, reserved: '123.45' })
    expect(await served({ ...worker, roles: ['SECRETARIAT'] })).toMatchObject({ cases: null })
    for (let others = 0; others < 6; others++) await world.receive('cases.funding-requested', small(12_000))
    expect(await served(worker)).toMatchObject({ cases: 6, reserved: '1123.45' })
  })

  test('is told in thousands of what is reserved on a line, and to who keeps the books exactly', async () => {
    const reserved = async (viewer: Viewer) => {
      const query = 'query ($id: ID!) { planIntervention(id: $id) { lines { reserved available } } }'
      const variables = { id: encodeId('plan_intervention', world.line().intervention) }
      const { data } = await world.graph.execute(subgraph, { viewer, query, variables })
      return (data?.planIntervention as { lines: object[] } | null)?.lines[0]
    }
    await world.receive('cases.funding-requested', small(12_345))
    expect(await reserved(worker)).toEqual({ reserved: null, available: '0.00' })
    expect(await reserved(planOffice(ambito, 'ACCOUNTANT'))).toMatchObject({ reserved: '123.45' })
    for (let others = 0; others < 4; others++) await world.receive('cases.funding-requested', small(12_345))
    expect(await reserved(worker)).toMatchObject({ reserved: '1000.00' })
  })
})

/** Gives the file of a case to a body. */
async function hold(caseId: string, body: string): Promise<void> {
  await world.graph
    .admin`insert into registry.case_custody (case_id, person_id, readers) values (${caseId}, ${randomUUID()}, array[${body}])`
}

async function served(viewer: Parameters<typeof world.graph.execute>[1]['viewer']) {
  const { data } = await world.graph.execute(subgraph, {
    viewer,
    query:
      'query ($id: ID!) { planIntervention(id: $id) { served { cases reserved delivered liquidable } } }',
    variables: { id: encodeId('plan_intervention', world.line().intervention) },
  })
  const intervention = data?.planIntervention as { served: object | null } | null
  return intervention?.served
}
