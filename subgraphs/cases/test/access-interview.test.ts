import { decodeId, encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { caseFiles, caseOf, socialWorker } from './files.ts'
import { pua, secretariat, stepsOf } from './steps.ts'

let files: Awaited<ReturnType<typeof caseFiles>>
let steps: ReturnType<typeof stepsOf>
beforeAll(async () => {
  files = await caseFiles()
  steps = stepsOf(files)
}, START)
afterAll(() => files?.stop())

const interview = { channel: 'IN_PERSON', motive: 'SPONTANEOUS', request: ' Aiuto in casa ' }
const eventsOf = async (id: string) => {
  const { data } = await files.execute(
    socialWorker,
    caseOf(decodeId('case', id), 'events { nodes { kind phase note actorRole facts { name value } } }'),
  )
  return (data as { case: { events: { nodes: Record<string, unknown>[] } } }).case.events.nodes
}

describe('the access', () => {
  test('is recorded by whoever works at it, until it says where it led', async () => {
    const id = await steps.opened()
    const first = await steps.take(
      secretariat,
      'recordAccess',
      { case: id, expectedVersion: 1, ...interview },
      'case { version access { request outcome } }',
    )
    expect(first).toMatchObject({ case: { version: 2, access: { request: 'Aiuto in casa', outcome: null } } })
    const second = await steps.take(
      pua,
      'recordAccess',
      { case: id, expectedVersion: 2, ...interview, outcome: 'TAKEN_IN_CHARGE' },
      'case { version access { outcome } }',
    )
    expect(second).toMatchObject({ case: { version: 3, access: { outcome: 'TAKEN_IN_CHARGE' } } })
    expect(
      await steps.take(pua, 'recordAccess', { case: id, expectedVersion: 3, ...interview }),
    ).toMatchObject({
      __typename: 'PhaseNotAllowed',
      obstacle: 'L’esito dell’orientamento è già registrato.',
    })
  })

  test('that information satisfied closes the case without an assessment', async () => {
    const id = await steps.opened()
    expect(
      await steps.take(socialWorker, 'closeCase', {
        case: id,
        expectedVersion: 1,
        reason: 'ORIENTATION_COMPLETED',
      }),
    ).toMatchObject({
      __typename: 'PhaseNotAllowed',
      obstacle: 'Il colloquio di accesso non è ancora registrato.',
    })
    const closed = await steps.take(
      secretariat,
      'recordAccess',
      { case: id, expectedVersion: 1, ...interview, outcome: 'INFORMATION_ONLY', note: ' Visto ' },
      'case { phase status closedOn closure closureReason { code sinbaCode } }',
    )
    expect(closed).toMatchObject({
      case: {
        phase: 'CLOSED',
        status: 'CLOSED',
        closedOn: '2026-11-02',
        closure: 'Orientamento concluso',
        closureReason: { code: 'ORIENTATION_COMPLETED', sinbaCode: '9' },
      },
    })
    expect(await eventsOf(id)).toMatchObject([
      {
        kind: 'ACCESS_RECORDED',
        phase: 'CLOSED',
        note: 'Visto',
        actorRole: 'SECRETARIAT',
        facts: [
          { name: 'status', value: 'concluso' },
          { name: 'outcome', value: 'informazione' },
          { name: 'channel' },
          { name: 'motive' },
        ],
      },
      { kind: 'CASE_OPENED', phase: 'ACCESS_AND_ORIENTATION' },
    ])
  })

  test('that closed the request by mistake is corrected, and the request is open again', async () => {
    const id = await steps.opened()
    const correct = (expectedVersion: number, outcome: string | null) =>
      steps.take(
        secretariat,
        'correctAccess',
        {
          case: id,
          expectedVersion,
          ...interview,
          outcome,
          reason: 'Esito sbagliato',
          idempotencyKey: `${id} ${expectedVersion}`,
        },
        'case { version phase status closedOn closureReason { code } access { outcome } interviews { outcome } }',
      )
    expect(await correct(1, 'INFORMATION_ONLY')).toMatchObject({
      __typename: 'PhaseNotAllowed',
      obstacle: 'Il colloquio di accesso non è ancora registrato.',
    })
    await steps.take(secretariat, 'recordAccess', {
      case: id,
      expectedVersion: 1,
      ...interview,
      outcome: 'INFORMATION_ONLY',
    })
    expect(await correct(2, 'SENT_ELSEWHERE')).toMatchObject({
      case: { version: 3, phase: 'CLOSED', closureReason: { code: 'OTHER_SERVICE' } },
    })
    expect(await correct(3, 'TAKEN_IN_CHARGE')).toMatchObject({
      case: {
        version: 4,
        phase: 'ACCESS_AND_ORIENTATION',
        status: 'OPEN',
        closedOn: null,
        closureReason: null,
        access: { outcome: 'TAKEN_IN_CHARGE' },
        interviews: [
          { outcome: 'TAKEN_IN_CHARGE' },
          { outcome: 'SENT_ELSEWHERE' },
          { outcome: 'INFORMATION_ONLY' },
        ],
      },
    })
    const [{ reached } = { reached: '' }] = await files.admin<{ reached: string | null }[]>`
      select closure_reached_on as reached from cases."case" where id = ${decodeId('case', id)}`
    expect(reached).toBeNull()
  })

  test('of a case that went on can only have been the taking in charge', async () => {
    const id = encodeId('case', await files.open())
    const correct = (outcome: string) =>
      steps.take(
        secretariat,
        'correctAccess',
        {
          case: id,
          expectedVersion: 1,
          ...interview,
          outcome,
          reason: 'Canale sbagliato',
          idempotencyKey: `${id} ${outcome}`,
        },
        'case { phase access { request } }',
      )
    expect(await correct('WITHDRAWN')).toMatchObject({
      obstacle: 'Il caso è proseguito oltre l’accesso: l’esito può essere solo la presa in carico.',
    })
    expect(await correct('TAKEN_IN_CHARGE')).toMatchObject({
      case: { phase: 'SERVICE_DELIVERY', access: { request: 'Aiuto in casa' } },
    })
  })

  test('cannot lie in the future', async () => {
    const id = await steps.opened()
    const input = { case: id, expectedVersion: 1, ...interview, receivedAt: '2026-11-03T09:00:00Z' }
    await expect(steps.take(secretariat, 'recordAccess', input)).rejects.toThrow('La data è nel futuro.')
    expect(
      await steps.take(secretariat, 'recordAccess', { case: id, expectedVersion: 1, ...interview }),
    ).toHaveProperty('case')
  })
})
