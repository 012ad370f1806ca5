import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { homeHelp, plan, projects, signatures } from './projects.ts'

let world: Awaited<ReturnType<typeof projects>>
beforeAll(async () => {
  world = await projects()
}, START)
afterAll(() => world.stop())

const content = `status version startsOn totalCost objectives { description term outcome }
  plannedInterventions { serviceType { code } fundingState totalCost progress { plannedQuantity endReason } }
  versions { number status reason agreedOn signatures { party } objectives { description } interventions { plannedQuantity } }`

describe('a variation', () => {
  const more = {
    ...homeHelp,
    totalQuantity: 60,
    bodyShare: '840.00',
    userShare: '120.00',
    healthShare: '240.00',
  }
  const vary = async (id: string, reported: object = {}) => {
    const [plannedIntervention] = await world.interventionsOf(id)
    const lines = [{ ...more, plannedIntervention }, homeHelp]
    const objectives = [...plan.objectives, { description: 'Vedere gente', term: 'MEDIUM' }]
    return world.take('varyProject', id, {
      ...plan,
      objectives,
      plannedInterventions: lines,
      reason: 'Bisogno aumentato',
      ...reported,
    })
  }

  test('leaves the agreed version in force until it is signed, and readable afterwards', async () => {
    const id = await world.started()
    expect(await vary(id)).toMatchObject({
      __typename: 'VaryProjectPayload',
      case: { phase: 'SERVICE_DELIVERY' },
    })
    expect(await world.projectOf(id, content)).toMatchObject({
      totalCost: '800.00',
      objectives: [{ description: 'Uscire ogni giorno' }],
      versions: [
        {
          number: 2,
          status: 'DRAFT',
          reason: 'Bisogno aumentato',
          objectives: { length: 2 },
          interventions: { length: 2 },
        },
        { number: 1, status: 'AGREED' },
      ],
    })
    expect(await vary(id)).toMatchObject({ __typename: 'PhaseNotAllowed' })
    expect(await world.take('agreeProject', id, { signatures })).toMatchObject({
      case: { phase: 'SERVICE_DELIVERY' },
    })
    expect(await world.projectOf(id, content)).toMatchObject({
      totalCost: '2000.00',
      objectives: [{ description: 'Uscire ogni giorno' }, { description: 'Vedere gente' }],
      versions: [
        { number: 2, status: 'AGREED' },
        {
          number: 1,
          status: 'SUPERSEDED',
          objectives: { length: 1 },
          interventions: [{ plannedQuantity: 40 }],
        },
      ],
    })
  })

  test('makes room for what the version before had no room for', async () => {
    const id = await world.started()
    await world.record(id, '2026-02', 40)
    expect(await world.record(id, '2026-03', 1)).toMatchObject({ __typename: 'BeyondAgreed', left: 0 })
    await vary(id)
    expect(await world.record(id, '2026-03', 1)).toMatchObject({ __typename: 'BeyondAgreed' })
    await world.take('agreeProject', id, { signatures })
    expect(await world.record(id, '2026-03', 20)).toMatchObject({ delivery: { amount: '400.00' } })
    expect(await world.record(id, '2026-04', 1)).toMatchObject({ __typename: 'BeyondAgreed', left: 0 })
  })

  test('can be drafted anew, and plans no less than was delivered', async () => {
    const id = await world.started()
    await world.record(id, '2026-02', 30)
    await vary(id)
    const [plannedIntervention] = await world.interventionsOf(id)
    const less = {
      ...homeHelp,
      plannedIntervention,
      totalQuantity: 20,
      bodyShare: '280.00',
      userShare: '40.00',
      healthShare: '80.00',
    }
    await expect(
      world.take('reviseProject', id, { ...plan, plannedInterventions: [less] }),
    ).rejects.toMatchObject({
      extensions: {
        violations: expect.arrayContaining([
          expect.objectContaining({ path: 'input.plannedInterventions.0.totalQuantity' }),
        ]),
      },
    })
    const same = { ...plan, plannedInterventions: [{ ...homeHelp, plannedIntervention }] }
    expect(await world.take('reviseProject', id, same)).toMatchObject({ __typename: 'ReviseProjectPayload' })
    expect(await world.projectOf(id, content)).toMatchObject({
      objectives: { length: 1 },
      versions: [
        { number: 2, reason: 'Bisogno aumentato', objectives: { length: 1 }, interventions: { length: 1 } },
        {},
      ],
    })
  })

  test('ends what it leaves out, which then plans what was delivered', async () => {
    const planIntervention = 'plan_intervention_01jd0000000000000000000000'
    const id = await world.started({ plannedInterventions: [{ ...homeHelp, planIntervention }] })
    await world.funded(id)
    await world.record(id, '2026-02', 10)
    await vary(id, { plannedInterventions: [homeHelp] })
    await world.take('agreeProject', id, { signatures })
    expect(
      await world.projectOf(
        id,
        `amounts { planned { total bodyShare } delivered { total } left { total } } ${content}`,
      ),
    ).toMatchObject({
      amounts: {
        planned: { total: '1000.00', bodyShare: '700.00' },
        delivered: { total: '200.00' },
        left: { total: '800.00' },
      },
    })
    expect(await world.emitted('cases.funding-requested', id)).toHaveLength(1)
    expect(await world.emitted('cases.funding-released', id)).toEqual([
      expect.objectContaining({ keptCents: 14_000, version: 2 }),
    ])
    expect(await world.record(id, '2026-03', 1)).toMatchObject({ __typename: 'RecordDeliveryPayload' })
  })
})
