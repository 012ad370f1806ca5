import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { ambito, fundingWorld } from './funding-world.ts'
import { books } from './world.ts'

let world: Awaited<ReturnType<typeof fundingWorld>>
beforeAll(async () => {
  world = await fundingWorld()
}, START)
afterAll(() => world.graph.stop())
beforeEach(() => world.begin())

test('what is requested from an intervention that is for something else, or of another Ambito’s plan, is refused at once (D.Lgs. 267/2000 art. 183)', async () => {
  const made = books(world.graph.admin)
  const elsewhere = await made.anIntervention(await made.aPlan('ATS-LE-01'), 'LE')
  const misfits = [
    [{ serviceType: 'A2.07' }, 'OTHER_SERVICE'],
    [{ targetArea: '2' }, 'OTHER_AREA'],
    [{ planIntervention: elsewhere }, 'OTHER_AMBITO'],
    [{ planIntervention: randomUUID() }, 'OTHER_AMBITO'],
    [{ line: randomUUID() }, 'NO_SUCH_LINE'],
  ] as const
  for (const [over, refusal] of misfits) {
    const request = world.request(over)
    await world.receive('cases.funding-requested', request)
    expect(await world.funding(request.plannedIntervention)).toMatchObject({
      state: 'REFUSED',
      refusal,
      reserved: 0,
    })
    expect((await world.decisions()).at(-1)).toMatchObject({
      plannedIntervention: request.plannedIntervention,
      state: 'REFUSED',
    })
  }
})

test('a variation towards another Ambito’s plan gives back what was reserved', async () => {
  const request = world.request()
  await world.receive('cases.funding-requested', request)
  await world.receive('cases.funding-requested', { ...request, planIntervention: randomUUID(), version: 2 })
  expect(await world.funding(request.plannedIntervention)).toMatchObject({
    refusal: 'OTHER_AMBITO',
    reserved: 0,
  })
  await world.receive('cases.funding-requested', world.request({ requestedCents: 100_000 }))
  expect((await world.decisions()).at(-1)).toMatchObject({ state: 'FUNDED' })
})

test('an intervention for all users pays for each target area, and a code for those under it', async () => {
  await world.graph.admin`
    update finance.plan_intervention set service_type = 'A2', target_area = '7' where id = ${world.line().intervention}`
  for (const over of [{ serviceType: 'A2.07' }, { serviceType: 'A2.07', targetArea: '2' }]) {
    const request = world.request({ requestedCents: 10_000, ...over })
    await world.receive('cases.funding-requested', request)
    expect(await world.funding(request.plannedIntervention)).toMatchObject({ state: 'FUNDED' })
  }
})

describe('what is needed no more', () => {
  const release = (
    { plannedIntervention }: { plannedIntervention: string },
    keptCents: number,
    version = 2,
  ) =>
    world.receive('cases.funding-released', {
      case: randomUUID(),
      plannedIntervention,
      ambito,
      keptCents,
      version,
    })
  const reservedOnLine = async () => {
    const [row] = await world.graph
      .admin`select reserved_cents::int as reserved from finance.funding_line where id = ${world.line().id}`
    return row?.reserved
  }

  test('goes back to the line at once, and of nothing that is needed the request is withdrawn', async () => {
    const request = world.request()
    await world.receive('cases.funding-requested', request)
    await release(request, 20_000)
    await release(request, 20_000)
    expect(await world.funding(request.plannedIntervention)).toMatchObject({
      state: 'FUNDED',
      reserved: 20_000,
    })
    expect(await reservedOnLine()).toBe(20_000)
    await release(request, 50_000, 3)
    expect(await reservedOnLine()).toBe(20_000)
    await release(request, 0, 4)
    expect(await world.funding(request.plannedIntervention)).toMatchObject({
      state: 'REFUSED',
      refusal: 'WITHDRAWN',
    })
    expect(await reservedOnLine()).toBe(0)
  })

  test('is released in whatever order the events come', async () => {
    const request = world.request()
    await expect(release(request, 0)).rejects.toThrow('before the request')
    await world.receive('cases.funding-requested', { ...request, version: 3 })
    await release(request, 0)
    expect(await world.funding(request.plannedIntervention)).toMatchObject({
      state: 'FUNDED',
      reserved: 60_000,
    })
  })
})
