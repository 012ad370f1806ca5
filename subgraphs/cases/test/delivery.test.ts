import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deliver } from '../../../test/deliver.ts'
import { START } from '../../../test/scratch-graph.ts'
import { eventHandlers } from '../src/event-handlers.ts'
import { ambitoOfBari, anna, caseOf, socialWorker } from './files.ts'
import { homeHelp, projects, signatures } from './projects.ts'

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

test('a month is recorded once, priced, counted, and told to finance and analytics', async () => {
  const id = await world.started(paid)
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
  const { data } = await world.ask(socialWorker, caseOf(id, 'events(first: 1) { nodes { kind actorRole } }'))
  expect(data).toMatchObject({
    case: { events: { nodes: [{ kind: 'DELIVERY_RECORDED', actorRole: 'SOCIAL_WORKER' }] } },
  })
})

describe('a month is bad input', () => {
  test.each<[string, string, number, object, string]>([
    ['in the future', '2026-12', 1, {}, 'input.month'],
    ['before the intervention', '2025-12', 1, {}, 'input.month'],
    ['of nothing', '2026-02', 0, {}, 'input.quantity'],
    ['finer than hundredths', '2026-02', 0.001, {}, 'input.quantity'],
    ['with more hours than it has', '2026-02', 1, { hours: 800 }, 'input.hours'],
  ])('%s', async (_, month, quantity, told, path) => {
    const id = await world.started()
    await expect(world.record(id, month, quantity, told)).rejects.toMatchObject({
      extensions: { code: 'BAD_USER_INPUT', violations: [{ path }] },
    })
    expect(await progress(id)).toMatchObject({ progress: { deliveredQuantity: 0 } })
  })
})

test('a correction withdraws a month and records it anew; what was withdrawn stays readable', async () => {
  const id = await world.started(paid)
  const recorded = await world.record(id, '2026-02', 40)
  const { id: delivery } = recorded.delivery as { id: string }
  expect(await world.take('withdrawDelivery', id, { delivery, reason: 'Mese sbagliato' })).toMatchObject({
    __typename: 'WithdrawDeliveryPayload',
  })
  expect(await world.take('withdrawDelivery', id, { delivery, reason: 'Di nuovo' })).toMatchObject({
    __typename: 'NotFound',
  })
  expect(await world.record(id, '2026-02', 30)).toMatchObject({ delivery: { amount: '600.00' } })
  const { data } = await world.ask(
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
  // what was told of it first was not yet delivered, and gave way
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

test('however many record at once, nothing is delivered beyond what was agreed', async () => {
  const id = await world.started()
  const [plannedIntervention] = await world.interventionsOf(id)
  const months = ['01', '02', '03', '04', '05', '06', '07', '08'].map((month) => `2026-${month}`)
  const outcomes = await Promise.all(
    months.map(async (month) => {
      for (;;) {
        const { __typename } = await world.take('recordDelivery', id, {
          plannedIntervention,
          month,
          quantity: 9,
        })
        if (__typename !== 'StaleVersion') return __typename
      }
    }),
  )
  expect(outcomes.toSorted()).toEqual([
    ...Array(4).fill('BeyondAgreed'),
    ...Array(4).fill('RecordDeliveryPayload'),
  ])
  expect(await progress(id)).toMatchObject({ progress: { deliveredQuantity: 36, leftQuantity: 4 } })
})

test('the database itself lets nobody pass what was agreed', async () => {
  const id = await world.started()
  const insert = (month: string) => world.admin`
    insert into cases.delivery (id, case_id, person_id, planned_intervention_id, service_type, month, quantity, amount_cents,
      body_share_cents, user_share_cents, health_share_cents, status, ambito_code)
    select uuidv7(), case_id, gen_random_uuid(), id, service_type, ${month}, 25, 50000, 35000, 5000, 10000, 'RECORDED', 'ATS-BA-02'
    from cases.planned_intervention where case_id = ${id}`
  const settled = await Promise.allSettled(['2026-03-01', '2026-04-01', '2026-05-01'].map(insert))
  expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const one of settled)
    if (one.status === 'rejected') expect(one.reason).toMatchObject({ constraint_name: 'within_agreed' })
})

test('while delivery is suspended nothing is recorded, and afterwards it is again', async () => {
  const id = await world.started()
  await expect(
    world.take('suspendDelivery', id, { since: '2026-11-30', reason: 'ABSENCE' }),
  ).rejects.toMatchObject({ extensions: { violations: [{ path: 'input.since' }] } })
  expect(
    await world.take('suspendDelivery', id, { since: '2026-08-20', reason: 'HOSPITALISATION' }),
  ).toMatchObject({
    __typename: 'SuspendDeliveryPayload',
  })
  expect(await world.take('suspendDelivery', id, { since: '2026-09-20', reason: 'OTHER' })).toMatchObject({
    __typename: 'NothingDelivered',
  })
  expect(await world.record(id, '2026-09', 1)).toMatchObject({
    __typename: 'DeliverySuspended',
    since: '2026-08-20',
  })
  expect(await world.record(id, '2026-11', 1)).toMatchObject({ __typename: 'DeliverySuspended' })
  expect(await world.record(id, '2026-08', 1)).toMatchObject({ __typename: 'RecordDeliveryPayload' })
  await world.take('resumeDelivery', id, { resumedOn: '2026-10-10' })
  expect(await world.record(id, '2026-10', 1)).toMatchObject({ __typename: 'RecordDeliveryPayload' })
  expect(await world.record(id, '2026-09', 1)).toMatchObject({ __typename: 'DeliverySuspended' })
  expect(await world.take('resumeDelivery', id, { resumedOn: '2026-10-20' })).toMatchObject({
    __typename: 'NothingDelivered',
  })
  expect(await progress(id)).toMatchObject({
    progress: { suspensions: [{ since: '2026-08-20', resumedOn: '2026-10-10', reason: 'HOSPITALISATION' }] },
  })
})

test('what ended is delivered no more, and does not end before what was recorded', async () => {
  const id = await world.started({ plannedInterventions: [homeHelp, homeHelp] })
  await world.record(id, '2026-06', 1)
  const told = { reason: 'RENOUNCED' }
  for (const [input, path] of [
    [{ ...told, endedOn: '2026-05-31' }, 'input.endedOn'],
    [{ ...told, endedOn: '2026-11-30' }, 'input.endedOn'],
    [{ endedOn: '2026-06-30', reason: 'VARIATION' }, 'input.reason'],
  ] as const)
    await expect(world.take('endDelivery', id, input)).rejects.toMatchObject({
      extensions: { violations: [{ path }] },
    })
  const [plannedIntervention] = await world.interventionsOf(id)
  const one = { ...told, endedOn: '2026-06-30', plannedIntervention }
  expect(await world.take('endDelivery', id, one)).toMatchObject({ __typename: 'EndDeliveryPayload' })
  expect(await world.take('endDelivery', id, one)).toMatchObject({ __typename: 'NothingDelivered' })
  await expect(
    world.take('recordDelivery', id, { plannedIntervention, month: '2026-07', quantity: 1 }),
  ).rejects.toMatchObject({ extensions: { violations: [{ path: 'input.month' }] } })
  expect(await world.interventionsOf(id)).toHaveLength(1)
  await world.take('endDelivery', id, { ...told, endedOn: '2026-07-31' })
  expect(await world.interventionsOf(id)).toEqual([])
})

test('an objective is verified in its time', async () => {
  const id = await world.started()
  const project = await world.projectOf(id, 'objectives { id }')
  const [{ id: objective } = { id: '' }] = (project?.objectives ?? []) as { id: string }[]
  const told = { objective, outcome: 'PARTLY_ACHIEVED', verifiedOn: '2026-10-01' }
  await expect(
    world.take('recordObjectiveOutcome', id, { ...told, verifiedOn: '2026-12-01' }),
  ).rejects.toThrow()
  expect(await world.take('recordObjectiveOutcome', id, told)).toMatchObject({
    __typename: 'RecordObjectiveOutcomePayload',
  })
  expect(await world.projectOf(id, 'objectives { outcome verifiedOn }')).toEqual({
    objectives: [{ outcome: 'PARTLY_ACHIEVED', verifiedOn: '2026-10-01' }],
  })
  const nobodys = { ...told, objective: encodeId('objective', crypto.randomUUID()) }
  expect(await world.take('recordObjectiveOutcome', id, nobodys)).toMatchObject({ __typename: 'NotFound' })
})

describe('what finance decides', () => {
  const decide = async (id: string, told: object) => {
    const [planned] = await world.interventionsOf(id)
    const payload = {
      case: id,
      plannedIntervention: world.uuidOf(planned ?? ''),
      line: null,
      reason: null,
      version: 1,
      ...told,
    }
    await deliver(eventHandlers(world.graph.database), 'finance.funding-decided', payload)
  }
  const decisions = async (id: string) => {
    const { data } = await world.ask(socialWorker, caseOf(id, 'events { nodes { kind } }'))
    const { nodes } = (data as { case: { events: { nodes: { kind: string }[] } } }).case.events
    return nodes.filter(({ kind }) => kind === 'FUNDING_DECIDED').length
  }

  test('is kept with the intervention and in the history, once however often it comes', async () => {
    const id = await world.started(paid)
    for (let time = 0; time < 2; time++)
      await decide(id, { state: 'REFUSED', reason: 'Disponibilità esaurita' })
    expect(await progress(id)).toMatchObject({
      fundingState: 'REFUSED',
      fundingReason: 'Disponibilità esaurita',
    })
    expect(await decisions(id)).toBe(1)
    expect(await world.record(id, '2026-02', 1)).toMatchObject({ __typename: 'NotFunded' })
    await decide(id, { state: 'FUNDED' })
    expect(await world.record(id, '2026-02', 1)).toMatchObject({ __typename: 'RecordDeliveryPayload' })
  })

  test('on a request that was asked anew since changes nothing', async () => {
    const line = { ...homeHelp, planIntervention }
    const id = await world.started({ plannedInterventions: [line] })
    const [plannedIntervention] = await world.interventionsOf(id)
    const more = {
      ...line,
      plannedIntervention,
      totalQuantity: 60,
      bodyShare: '840.00',
      userShare: '120.00',
      healthShare: '240.00',
    }
    const plan = {
      title: 'Di più',
      startsOn: '2026-01-01',
      endsOn: '2026-12-31',
      objectives: [{ description: 'Stare bene', term: 'LONG' }],
    }
    await world.take('varyProject', id, {
      ...plan,
      plannedInterventions: [more],
      reason: 'Bisogno aumentato',
    })
    await world.take('agreeProject', id, { signatures })
    await decide(id, { state: 'FUNDED', version: 1 })
    expect(await progress(id)).toMatchObject({ fundingState: 'REQUESTED' })
    await decide(id, { state: 'FUNDED', version: 2 })
    expect(await progress(id)).toMatchObject({ fundingState: 'FUNDED' })
  })
})

test('a step takes at most ten statements, however much the project plans', async () => {
  const plannedInterventions = Array.from({ length: 30 }, () => ({ ...homeHelp, planIntervention }))
  const title = { title: 'Molto', startsOn: '2026-01-01', endsOn: '2026-12-31', reason: 'Altro bisogno' }
  const objectives = Array.from({ length: 20 }, (_, index) => ({
    description: `Obiettivo ${index}`,
    term: 'LONG',
  }))
  const big = { ...title, objectives, plannedInterventions }
  const id = await world.assessed()
  const statements = async (verb: string, input: object) => {
    world.graph.asked()
    const answer = await world.take(verb, id, { ...input })
    expect(answer.__typename).toMatch(/Payload$/)
    const asked = world.graph.asked()
    // what the answer shows is read after the step, in a transaction of its own
    const last = asked.findLastIndex(
      (text) => text.includes('access_entry') || /^\s*(insert|update|with)\b/.test(text),
    )
    return last + 1
  }
  const { reason: _, ...first } = { ...big, kind: 'PAI' }
  const counted = {
    draft: await statements('draftProject', first),
    agree: await statements('agreeProject', { signatures }),
    vary: await statements('varyProject', { ...big, plannedInterventions: plannedInterventions.slice(1) }),
    revise: await statements('reviseProject', big),
    agreeVariation: await statements('agreeProject', { signatures }),
    start: await statements('startDelivery', { startedOn: '2026-01-02' }),
    record: await statements('recordDelivery', {
      plannedIntervention: (await world.interventionsOf(id))[0],
      month: '2026-02',
      quantity: 1,
    }),
    suspend: await statements('suspendDelivery', { since: '2026-10-01', reason: 'OTHER' }),
    end: await statements('endDelivery', { endedOn: '2026-10-30', reason: 'COMPLETED' }),
  }
  expect(Math.max(...Object.values(counted)), JSON.stringify(counted)).toBeLessThanOrEqual(10)
})
