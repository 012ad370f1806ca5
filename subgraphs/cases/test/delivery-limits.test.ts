import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
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

const planIntervention = 'plan_intervention_01jd0000000000000000000000'

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
  const reported = { reason: 'RENOUNCED' }
  const [plannedIntervention, unbegun] = await world.interventionsOf(id)
  for (const [input, path] of [
    [{ ...reported, endedOn: '2026-05-31' }, 'input.endedOn'],
    [{ ...reported, endedOn: '2025-12-31', plannedIntervention: unbegun }, 'input.endedOn'],
    [{ ...reported, endedOn: '2026-11-30' }, 'input.endedOn'],
    [{ endedOn: '2026-06-30', reason: 'VARIATION' }, 'input.reason'],
  ] as const)
    await expect(world.take('endDelivery', id, input)).rejects.toMatchObject({
      extensions: { violations: [{ path }] },
    })
  const one = { ...reported, endedOn: '2026-06-30', plannedIntervention }
  expect(await world.take('endDelivery', id, one)).toMatchObject({ __typename: 'EndDeliveryPayload' })
  expect(await world.take('endDelivery', id, one)).toMatchObject({ __typename: 'NothingDelivered' })
  await expect(
    world.take('recordDelivery', id, { plannedIntervention, month: '2026-07', quantity: 1 }),
  ).rejects.toMatchObject({ extensions: { violations: [{ path: 'input.month' }] } })
  expect(await world.interventionsOf(id)).toHaveLength(1)
  await world.take('endDelivery', id, { ...reported, endedOn: '2026-07-31' })
  expect(await world.interventionsOf(id)).toEqual([])
})

test('an objective is verified in its time', async () => {
  const id = await world.started()
  const project = await world.projectOf(id, 'objectives { id }')
  const [{ id: objective } = { id: '' }] = (project?.objectives ?? []) as { id: string }[]
  const reported = { objective, outcome: 'PARTLY_ACHIEVED', verifiedOn: '2026-10-01' }
  await expect(
    world.take('recordObjectiveOutcome', id, { ...reported, verifiedOn: '2026-12-01' }),
  ).rejects.toThrow()
  expect(await world.take('recordObjectiveOutcome', id, reported)).toMatchObject({
    __typename: 'RecordObjectiveOutcomePayload',
  })
  expect(await world.projectOf(id, 'objectives { outcome verifiedOn }')).toEqual({
    objectives: [{ outcome: 'PARTLY_ACHIEVED', verifiedOn: '2026-10-01' }],
  })
  const nobodys = { ...reported, objective: encodeId('objective', crypto.randomUUID()) }
  expect(await world.take('recordObjectiveOutcome', id, nobodys)).toMatchObject({ __typename: 'NotFound' })
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
    world.graph.requested()
    const answer = await world.take(verb, id, { ...input })
    expect(answer.__typename).toMatch(/Payload$/)
    const requested = world.graph.requested()
    // what the answer shows is read after the step, in a transaction of its own
    const last = requested.findLastIndex(
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
  }
  await world.funded(id)
  const delivered = {
    record: await statements('recordDelivery', {
      plannedIntervention: (await world.interventionsOf(id))[0],
      month: '2026-02',
      quantity: 1,
    }),
    suspend: await statements('suspendDelivery', { since: '2026-10-01', reason: 'OTHER' }),
    end: await statements('endDelivery', { endedOn: '2026-10-30', reason: 'COMPLETED' }),
  }
  const all = { ...counted, ...delivered }
  expect(Math.max(...Object.values(all)), JSON.stringify(all)).toBeLessThanOrEqual(10)
})
