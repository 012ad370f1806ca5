import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { caseOf, citizenAnna } from './files.ts'
import { plan, projects } from './projects.ts'

let world: Awaited<ReturnType<typeof projects>>
beforeAll(async () => {
  world = await projects()
}, START)
afterAll(() => world.stop())

describe('a PaIS', () => {
  test('follows from the pact of the household, whose meetings have terms', async () => {
    const id = await world.assessed()
    const pais = { ...plan, kind: 'PAIS' }
    expect(await world.take('draftProject', id, pais)).toMatchObject({ __typename: 'PactNotSubscribed' })
    expect(await world.take('recordPactMeeting', id, { heldOn: '2026-05-01' })).toMatchObject({
      __typename: 'PactNotSubscribed',
    })
    await world.take('recordActivationPact', id, { subscribedOn: '2026-03-01' })
    const pact = async () => {
      const fields =
        'subscribedOn convocationAdvisedBy firstMeetingDueOn nextMeetingDueOn meetings { heldOn }'
      const { data } = await world.execute(citizenAnna, caseOf(id, `activationPact { ${fields} }`))
      return (data as { case: { activationPact: object } }).case.activationPact
    }
    expect(await pact()).toEqual({
      subscribedOn: '2026-03-01',
      convocationAdvisedBy: '2026-04-30',
      firstMeetingDueOn: '2026-06-29',
      nextMeetingDueOn: '2026-06-29',
      meetings: [],
    })
    for (const heldOn of ['2026-02-28', '2026-12-01'])
      await expect(world.take('recordPactMeeting', id, { heldOn })).rejects.toMatchObject({
        extensions: { violations: [{ path: 'input.heldOn' }] },
      })
    await world.take('recordPactMeeting', id, { heldOn: '2026-05-01' })
    expect(await pact()).toMatchObject({
      convocationAdvisedBy: null,
      nextMeetingDueOn: '2026-07-30',
      meetings: { length: 1 },
    })
    expect(await world.take('draftProject', id, pais)).toMatchObject({ __typename: 'DraftProjectPayload' })
  })
})
