import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { ambitoOfBari, anna, caseOf, socialWorker } from './files.ts'
import { homeHelp, projects } from './projects.ts'

let world: Awaited<ReturnType<typeof projects>>
beforeAll(async () => {
  world = await projects()
}, START)
afterAll(() => world.stop())

const progress = async (id: string) => {
  const fields = `deliveredQuantity leftQuantity delivered { total bodyShare userShare healthShare } endedOn endReason
    suspensions { since resumedOn reason }`
  const project = await world.projectOf(
    id,
    `plannedInterventions { fundingState fundingReason progress { ${fields} } }`,
  )
  const [first] = (project?.plannedInterventions ?? []) as { progress: Record<string, unknown> }[]
  return first
}

test('delivery begins within the project and not in the future', async () => {
  const id = await world.agreed()
  for (const startedOn of ['2025-12-31', '2026-11-30'])
    await expect(world.take('startDelivery', id, { startedOn })).rejects.toMatchObject({
      extensions: { violations: [{ path: 'input.startedOn' }] },
    })
  expect(await world.take('startDelivery', id, { startedOn: '2026-01-02' })).toMatchObject({
    case: { phase: 'SERVICE_DELIVERY' },
  })
  expect(await world.projectOf(id, 'deliveryStartedOn')).toEqual({ deliveryStartedOn: '2026-01-02' })
})

test('no month that begins after the death of the person is recorded', async () => {
  const id = await world.started()
  const [held] = await world.admin`select person_id from cases."case" where id = ${id}`
  await world.admin`insert into registry.death values (${held?.person_id}, '2026-02-10')`
  expect(await world.record(id, '2026-02', 2)).toMatchObject({ delivery: { amount: '40.00' } })
  expect(await world.record(id, '2026-03', 2)).toMatchObject({ __typename: 'PersonDeceased' })
  await world.admin`delete from registry.death`
})

test('no delivery begins after the death of the person', async () => {
  const id = await world.agreed()
  const [held] = await world.admin`select person_id from cases."case" where id = ${id}`
  await world.admin`insert into registry.death values (${held?.person_id}, '2026-01-10')`
  expect(await world.take('startDelivery', id, { startedOn: '2026-01-11' })).toMatchObject({
    __typename: 'PersonDeceased',
  })
  expect(await world.take('startDelivery', id, { startedOn: '2026-01-10' })).toMatchObject({
    case: { phase: 'SERVICE_DELIVERY' },
  })
  await world.admin`delete from registry.death`
})

test('nothing is delivered before the project is agreed', async () => {
  const id = await world.drafted()
  expect(await world.take('startDelivery', id, { startedOn: '2026-01-02' })).toMatchObject({
    __typename: 'PhaseNotAllowed',
    obstacle: 'Il progetto non è ancora sottoscritto.',
  })
  expect(await world.record(id, '2026-02', 1)).toMatchObject({ __typename: 'PhaseNotAllowed' })
})

const planIntervention = 'plan_intervention_01jd0000000000000000000000'
const paid = { plannedInterventions: [{ ...homeHelp, planIntervention }] }

test('a month is recorded once, priced, counted, and emitted to finance and analytics', async () => {
  const id = await world.started(paid)
  await world.funded(id)
  expect(await world.record(id, '2026-02', 12.5)).toMatchObject({ delivery: { amount: '250.00' } })
  expect(await world.record(id, '2026-02', 1)).toMatchObject({ __typename: 'MonthRecorded' })
  expect(await progress(id)).toMatchObject({
    progress: {
      deliveredQuantity: 12.5,
      leftQuantity: 27.5,
      delivered: { total: '250.00', bodyShare: '175.00', userShare: '25.00', healthShare: '50.00' },
    },
  })
  expect(await world.emitted('cases.delivery-recorded', id)).toEqual([
    expect.objectContaining({
      ambito: ambitoOfBari,
      month: '2026-02',
      bodyCents: 17_500,
      version: 1,
    }),
  ])
  const facts = await world.facts(id)
  expect(facts).toEqual([expect.objectContaining({ serviceType: 'A2.07', month: '2026-02', version: 1 })])
  expect(JSON.stringify(facts)).not.toContain(anna)
  const { data } = await world.execute(
    socialWorker,
    caseOf(id, 'events(first: 20) { nodes { kind actorRole } }'),
  )
  expect(data).toMatchObject({
    case: {
      events: {
        nodes: expect.arrayContaining([{ kind: 'DELIVERY_RECORDED', actorRole: 'SOCIAL_WORKER' }]),
      },
    },
  })
})

describe('a month is bad input', () => {
  test.each<[string, string, number, object, string]>([
    ['in the future', '2026-12', 1, {}, 'input.month'],
    ['before the intervention', '2025-12', 1, {}, 'input.month'],
    ['of nothing', '2026-02', 0, {}, 'input.quantity'],
    ['finer than hundredths', '2026-02', 0.001, {}, 'input.quantity'],
    ['with more hours than it has', '2026-02', 1, { hours: 800 }, 'input.hours'],
  ])('%s', async (_, month, quantity, reported, path) => {
    const id = await world.started()
    await expect(world.record(id, month, quantity, reported)).rejects.toMatchObject({
      extensions: { code: 'BAD_USER_INPUT', violations: [{ path }] },
    })
    expect(await progress(id)).toMatchObject({ progress: { deliveredQuantity: 0 } })
  })
})

test('a correction withdraws a month and records it anew; what was withdrawn stays readable', async () => {
  const id = await world.started(paid)
  await world.funded(id)
  const recorded = await world.record(id, '2026-02', 40)
  const { id: delivery } = recorded.delivery as { id: string }
  expect(await world.take('withdrawDelivery', id, { delivery, reason: 'Mese sbagliato' })).toMatchObject({
    __typename: 'WithdrawDeliveryPayload',
  })
  expect(await world.take('withdrawDelivery', id, { delivery, reason: 'Di nuovo' })).toMatchObject({
    __typename: 'NotFound',
  })
  expect(await world.record(id, '2026-02', 30)).toMatchObject({ delivery: { amount: '600.00' } })
  const { data } = await world.execute(
    socialWorker,
    caseOf(id, 'deliveries { nodes { status quantity withdrawalReason } }'),
  )
  expect((data as { case: { deliveries: { nodes: object[] } } }).case.deliveries.nodes).toEqual(
    expect.arrayContaining([
      { status: 'WITHDRAWN', quantity: 40, withdrawalReason: 'Mese sbagliato' },
      { status: 'RECORDED', quantity: 30, withdrawalReason: null },
    ]),
  )
  expect(await progress(id)).toMatchObject({ progress: { leftQuantity: 10 } })
  expect(await world.emitted('cases.delivery-recorded', id)).toHaveLength(2)
  expect(await world.emitted('cases.delivery-withdrawn', id)).toHaveLength(1)
  // what was emitted of it first was not yet delivered, and gave way
  const [gone, second] = await world.facts(id)
  expect(gone).toMatchObject({ version: 2, withdrawn: true, cents: 80_000 })
  expect(second).toMatchObject({ version: 1, cents: 60_000 })
  expect(second).not.toHaveProperty('withdrawn')
})

test('a delivery of another case is not found', async () => {
  const [one, other] = [await world.started(), await world.started()]
  const recorded = await world.record(one, '2026-02', 1)
  const { id: delivery } = recorded.delivery as { id: string }
  expect(await world.take('withdrawDelivery', other, { delivery, reason: 'Errore' })).toMatchObject({
    __typename: 'NotFound',
  })
  const [plannedIntervention] = await world.interventionsOf(one)
  const elsewhere = { plannedIntervention, month: '2026-03', quantity: 1 }
  expect(await world.take('recordDelivery', other, elsewhere)).toMatchObject({ __typename: 'NotFound' })
})
