import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deliver } from '../../../test/deliver.ts'
import { START } from '../../../test/scratch-graph.ts'
import { eventHandlers } from '../src/event-handlers.ts'
import { caseOf, socialWorker } from './files.ts'
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
