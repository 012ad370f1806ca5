import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deliver } from '../../../test/deliver.ts'
import { START } from '../../../test/scratch-graph.ts'
import { eventHandlers } from '../src/event-handlers.ts'
import { anna, caseOf, socialWorker } from './files.ts'
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
const paid = { plannedInterventions: [{ ...homeHelp, planIntervention }] }

describe('what finance decides', () => {
  const decide = async (id: string, reported: object) => {
    const [planned] = await world.interventionsOf(id)
    const payload = {
      case: id,
      plannedIntervention: world.uuidOf(planned ?? ''),
      line: null,
      reason: null,
      version: 1,
      ...reported,
    }
    await deliver(eventHandlers(world.graph.database), 'finance.funding-decided', payload)
  }
  const decisions = async (id: string) => {
    const { data } = await world.execute(socialWorker, caseOf(id, 'events { nodes { kind } }'))
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

  test('on a request that was made anew since changes nothing', async () => {
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

test('what the plan does not pay for is delivered in urgency alone: who ordered it answers for it until its money is there (D.Lgs. 267/2000 art. 191)', async () => {
  const id = await world.started(paid)
  await world.funded(id, 'REFUSED')
  expect(await world.record(id, '2026-02', 1)).toMatchObject({ __typename: 'NotFunded' })
  const urgent = await world.urgently()
  const wrong = [
    [{ urgency: urgent.urgency }, 'input.note'],
    [{ ...urgent, urgency: { ...urgent.urgency, orderedOn: '2026-11-30' } }, 'input.urgency.orderedOn'],
  ] as const
  for (const [reported, path] of wrong)
    await expect(world.record(id, '2026-02', 1, reported)).rejects.toMatchObject({
      extensions: { violations: [{ path }] },
    })
  expect(await world.record(id, '2026-02', 1, urgent)).toMatchObject({ __typename: 'RecordDeliveryPayload' })
  expect(await world.emitted('cases.delivery-recorded', id)).toMatchObject([{ bodyCents: 1_400 }])
  const urgency = async () => {
    const fields =
      'deliveries { nodes { urgency { orderedOn regulariseBy regularisedOn orderedBy { familyName } } } }'
    const { data } = await world.execute(socialWorker, caseOf(id, fields))
    return (data as { case: { deliveries: { nodes: { urgency: object }[] } } }).case.deliveries.nodes[0]
      ?.urgency
  }
  const ordered = { orderedOn: '2026-02-01', regulariseBy: '2026-03-23', orderedBy: { familyName: 'Greco' } }
  expect(await urgency()).toEqual({ ...ordered, regularisedOn: null })
  await world.admin`update cases.planned_intervention set funding_state = 'REQUESTED', claimed_cents = body_share_cents where case_id = ${id}`
  await world.funded(id)
  expect(await urgency()).toEqual({ ...ordered, regularisedOn: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/) })
})

test('a month costs the user what was determined from then on; months before, and what was recorded, stay (R.R. 4/2007 art. 6)', async () => {
  const id = await world.started(paid)
  await world.funded(id)
  const [planned] = await world.interventionsOf(id)
  const determine = (number: number, from: string, numerator: number) =>
    deliver(eventHandlers(world.graph.database), 'finance.co-payment-decided', {
      plannedIntervention: world.uuidOf(planned ?? ''),
      number,
      from,
      terms: { numerator, denominator: 100, minimum: null, maximum: null },
    })
  await world.record(id, '2026-01', 5)
  for (let time = 0; time < 2; time++) await determine(1, '2026-02', 40)
  await world.record(id, '2026-02', 5)
  await determine(2, '2026-03', 25)
  await world.record(id, '2026-03', 5)
  const shares = async () => {
    const { data } = await world.execute(
      socialWorker,
      caseOf(id, 'deliveries { nodes { month amount bodyShare userShare healthShare } }'),
    )
    return (data as { case: { deliveries: { nodes: object[] } } }).case.deliveries.nodes
  }
  expect(await shares()).toEqual([
    { month: '2026-03', amount: '100.00', bodyShare: '60.00', userShare: '20.00', healthShare: '20.00' },
    { month: '2026-02', amount: '100.00', bodyShare: '48.00', userShare: '32.00', healthShare: '20.00' },
    { month: '2026-01', amount: '100.00', bodyShare: '70.00', userShare: '10.00', healthShare: '20.00' },
  ])
  expect(await world.emitted('cases.delivery-recorded', id)).toMatchObject([
    { bodyCents: 7_000, userCents: 1_000, coPayment: null },
    { bodyCents: 4_800, userCents: 3_200, coPayment: 1 },
    { bodyCents: 6_000, userCents: 2_000, coPayment: 2 },
  ])
  // somebody who pays nothing any more costs the body more than the project reserved
  await determine(3, '2026-04', 0)
  expect(await world.record(id, '2026-04', 25)).toMatchObject({ __typename: 'NotFunded' })
})

describe('what is held of the zone plan and needed no more is let go of at once (D.Lgs. 267/2000 art. 183 c. 3)', () => {
  const released = async (id: string) => {
    const events = await world.emitted('cases.funding-released', id)
    return events.map(({ keptCents, version }) => [keptCents, version])
  }
  /** A year of home help of which February cost the body 175 euro. */
  const underWay = async () => {
    const id = await world.started(paid)
    await world.funded(id)
    await world.record(id, '2026-02', 12.5)
    return id
  }
  const january = async (id: string) => world.record(id, '2026-01', 1)

  test('when delivery ends: but for the months until then that are not recorded', async () => {
    const id = await underWay()
    const [plannedIntervention] = await world.interventionsOf(id)
    await world.take('endDelivery', id, { plannedIntervention, endedOn: '2026-03-10', reason: 'RENOUNCED' })
    expect(await released(id)).toEqual([[26_833, 2]])
    const month = { plannedIntervention, month: '2026-03' }
    expect(await world.take('recordDelivery', id, { ...month, quantity: 7 })).toMatchObject({
      __typename: 'NotFunded',
    })
    await world.take('recordDelivery', id, { ...month, quantity: 1 })
    expect(await released(id)).toEqual([
      [26_833, 2],
      [23_567, 3],
    ])
  })

  test('when it is evaluated, and no more when a month is withdrawn afterwards', async () => {
    const id = await underWay()
    await world.take('endDelivery', id, { endedOn: '2026-02-28', reason: 'COMPLETED' })
    await world.take('evaluateCase', id, { outcome: 'ACHIEVED', conclusion: 'Fatto' })
    expect((await released(id)).at(-1)).toEqual([17_500, 3])
    const [row] = await world.admin<{ id: string }[]>`select id from cases.delivery where case_id = ${id}`
    await world.take('withdrawDelivery', id, {
      delivery: encodeId('delivery', row?.id ?? ''),
      reason: 'Errore',
    })
    expect((await released(id)).at(-1)).toEqual([0, 4])
    await world.take('closeCase', id, { reason: 'NEED_RESOLVED' })
    expect(await released(id)).toHaveLength(3)
  })

  test('and asked for again when the evaluation came too early', async () => {
    const id = await underWay()
    await world.take('evaluateCase', id, { outcome: 'ACHIEVED', conclusion: 'Fatto' })
    expect(await released(id)).toEqual([[17_500, 2]])
    await world.take('withdrawEvaluation', id, {
      reason: 'Troppo presto',
      idempotencyKey: crypto.randomUUID(),
    })
    const requested = await world.emitted('cases.funding-requested', id)
    expect(requested.at(-1)).toMatchObject({ requestedCents: 56_000, version: 3 })
  })

  test('when the case is interrupted before delivery has begun', async () => {
    const id = await world.agreed(paid)
    await world.take('interruptCase', id, { reason: 'OTHER' })
    expect(await released(id)).toEqual([[0, 2]])
  })

  test('when the person dies; and asked for again when that was a mistake', async () => {
    const id = await underWay()
    await january(id)
    const die = async (on: string | null) => {
      await world.admin`delete from registry.death`
      if (on) await world.admin`insert into registry.death values (${anna}, ${on})`
      await deliver(eventHandlers(world.graph.database), 'persons.death-changed', { person: anna })
    }
    await die('2026-02-20')
    expect(await released(id)).toEqual([[18_900, 2]])
    await die('2026-02-20')
    expect(await released(id)).toHaveLength(1)
    await die(null)
    const requested = await world.emitted('cases.funding-requested', id)
    expect(requested.at(-1)).toMatchObject({
      requestedCents: 56_000,
      version: 3,
      year: 2026,
      targetArea: '4',
    })
  })
})
