import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { START, scratchGraph } from '../../../test/scratch-graph.ts'
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

test('what is asked of an intervention that is for something else, or of another Ambito’s plan, is refused at once (D.Lgs. 267/2000 art. 183)', async () => {
  const made = books(graph.admin)
  const elsewhere = await made.anIntervention(await made.aPlan('ATS-LE-01'), 'LE')
  const misfits = [
    [{ serviceType: 'A2.07' }, 'OTHER_SERVICE'],
    [{ targetArea: '2' }, 'OTHER_AREA'],
    [{ planIntervention: elsewhere }, 'OTHER_AMBITO'],
    [{ planIntervention: randomUUID() }, 'OTHER_AMBITO'],
    [{ line: randomUUID() }, 'NO_SUCH_LINE'],
  ] as const
  for (const [over, refusal] of misfits) {
    const request = asking(over)
    await receive('cases.funding-requested', request)
    expect(await funding(request.plannedIntervention)).toMatchObject({
      state: 'REFUSED',
      refusal,
      reserved: 0,
    })
    expect((await told()).at(-1)).toMatchObject({
      plannedIntervention: request.plannedIntervention,
      state: 'REFUSED',
    })
  }
})

test('a variation towards another Ambito’s plan gives back what was reserved', async () => {
  const request = asking()
  await receive('cases.funding-requested', request)
  await receive('cases.funding-requested', { ...request, planIntervention: randomUUID(), version: 2 })
  expect(await funding(request.plannedIntervention)).toMatchObject({ refusal: 'OTHER_AMBITO', reserved: 0 })
  await receive('cases.funding-requested', asking({ requestedCents: 100_000 }))
  expect((await told()).at(-1)).toMatchObject({ state: 'FUNDED' })
})

test('an intervention for all users pays for each target area, and a code for those under it', async () => {
  await graph.admin`
    update finance.plan_intervention set service_type = 'A2', target_area = '7' where id = ${line.intervention}`
  for (const over of [{ serviceType: 'A2.07' }, { serviceType: 'A2.07', targetArea: '2' }]) {
    const request = asking({ requestedCents: 10_000, ...over })
    await receive('cases.funding-requested', request)
    expect(await funding(request.plannedIntervention)).toMatchObject({ state: 'FUNDED' })
  }
})

describe('what is needed no more', () => {
  const release = (
    { plannedIntervention }: { plannedIntervention: string },
    keptCents: number,
    version = 2,
  ) =>
    receive('cases.funding-released', {
      case: randomUUID(),
      plannedIntervention,
      ambito,
      keptCents,
      version,
    })
  const reservedOnLine = async () => {
    const [row] =
      await graph.admin`select reserved_cents::int as reserved from finance.funding_line where id = ${line.id}`
    return row?.reserved
  }

  test('goes back to the line at once, and of nothing that is needed the request is withdrawn', async () => {
    const request = asking()
    await receive('cases.funding-requested', request)
    await release(request, 20_000)
    await release(request, 20_000)
    expect(await funding(request.plannedIntervention)).toMatchObject({ state: 'FUNDED', reserved: 20_000 })
    expect(await reservedOnLine()).toBe(20_000)
    await release(request, 50_000, 3)
    expect(await reservedOnLine()).toBe(20_000)
    await release(request, 0, 4)
    expect(await funding(request.plannedIntervention)).toMatchObject({
      state: 'REFUSED',
      refusal: 'WITHDRAWN',
    })
    expect(await reservedOnLine()).toBe(0)
  })

  test('is released in whatever order the events come', async () => {
    const request = asking()
    await expect(release(request, 0)).rejects.toThrow('before the request')
    await receive('cases.funding-requested', { ...request, version: 3 })
    await release(request, 0)
    expect(await funding(request.plannedIntervention)).toMatchObject({ state: 'FUNDED', reserved: 60_000 })
  })
})
