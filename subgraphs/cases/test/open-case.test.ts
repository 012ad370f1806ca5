import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { caseFiles, lecce } from './files.ts'
import { secretariat, stepsOf } from './steps.ts'

let files: Awaited<ReturnType<typeof caseFiles>>
let steps: ReturnType<typeof stepsOf>
beforeAll(async () => {
  files = await caseFiles()
  steps = stepsOf(files)
}, START)
afterAll(() => files?.stop())

const key = () => crypto.randomUUID()

describe('a case is opened', () => {
  test('in the comune where the person lives, with the next number of the year', async () => {
    const first = await steps.take(
      secretariat,
      'openCase',
      { person: encodeId('person', await steps.resident()), targetArea: '4', idempotencyKey: key() },
      'case { number phase status version comune { istatCode } holder { __typename } }',
    )
    expect(first).toMatchObject({
      case: {
        number: expect.stringMatching(/^2026\/072006\/\d{6}$/),
        phase: 'ACCESS_AND_ORIENTATION',
        status: 'OPEN',
        version: 1,
        comune: { istatCode: '072006' },
        holder: { __typename: 'Comune' },
      },
    })
    const second = await steps.take(
      secretariat,
      'openCase',
      {
        person: encodeId('person', await steps.resident()),
        targetArea: '4',
        idempotencyKey: key(),
      },
      'case { number }',
    )
    const number = (answer: unknown) => Number((answer as { case: { number: string } }).case.number.slice(-6))
    expect(number(second)).toBe(number(first) + 1)
  })

  test('of somebody found in urgent need, with what was found as its access, and taken in charge at once', async () => {
    const input = {
      person: encodeId('person', await steps.resident()),
      targetArea: '4',
      channel: 'PHONE',
      situation: 'Trovata sola in casa, al freddo',
      measures: 'Accompagnata al pronto soccorso',
      idempotencyKey: key(),
    }
    const open = (more: object = {}) =>
      steps.take(
        secretariat,
        'openUrgentCase',
        { ...input, ...more },
        'case { phase version access { motive outcome request orientation } events { nodes { kind } } allowedSteps { step allowed } }',
      )
    await expect(open({ foundAt: '2026-11-03T09:00:00Z', idempotencyKey: key() })).rejects.toThrow(
      'La data è nel futuro.',
    )
    const opened = await open()
    expect(opened).toMatchObject({
      case: {
        phase: 'ACCESS_AND_ORIENTATION',
        version: 2,
        access: {
          motive: 'EMERGENCY',
          outcome: 'TAKEN_IN_CHARGE',
          request: 'Trovata sola in casa, al freddo',
          orientation: 'Accompagnata al pronto soccorso',
        },
        events: { nodes: [{ kind: 'ACCESS_RECORDED' }, { kind: 'CASE_OPENED' }] },
      },
    })
    expect(await open()).toEqual(opened)
    expect(await open({ idempotencyKey: key() })).toMatchObject({ __typename: 'CaseAlreadyOpen' })
  })

  test('once for each idempotency key, also when two are sent at the same time', async () => {
    const input = {
      person: encodeId('person', await steps.resident()),
      targetArea: '4',
      idempotencyKey: key(),
    }
    const [one, other] = await Promise.all([
      steps.take(secretariat, 'openCase', input),
      steps.take(secretariat, 'openCase', input),
    ])
    expect(one).toEqual(other)
    expect(await steps.take(secretariat, 'openCase', { ...input, targetArea: '2' })).toMatchObject({
      __typename: 'RepeatedKey',
    })
  })

  test('for one need at a time', async () => {
    const person = encodeId('person', await steps.resident())
    const both = await Promise.all(
      [1, 2].map(() =>
        steps.take(secretariat, 'openCase', { person, targetArea: '4', idempotencyKey: key() }),
      ),
    )
    expect(both.map(({ __typename }) => __typename).sort()).toEqual(['CaseAlreadyOpen', 'OpenCasePayload'])
    expect(
      await steps.take(secretariat, 'openCase', { person, targetArea: '2', idempotencyKey: key() }),
    ).toHaveProperty('case')
  })

  test('for nobody who lives elsewhere, which looks like nobody at all', async () => {
    const elsewhere = encodeId('person', await steps.settle(crypto.randomUUID(), lecce))
    const unknown = encodeId('person', crypto.randomUUID())
    const execute = (person: string) =>
      steps.take(secretariat, 'openCase', { person, targetArea: '4', idempotencyKey: key() })
    expect(await execute(elsewhere)).toEqual(await execute(unknown))
    expect(await execute(elsewhere)).toMatchObject({ __typename: 'NotFound' })
  })

  test('for nobody who has died', async () => {
    const uuid = await steps.resident()
    await steps.graph.admin`insert into registry.death values (${uuid}, '2026-10-30')`
    expect(
      await steps.take(secretariat, 'openCase', {
        person: encodeId('person', uuid),
        targetArea: '4',
        idempotencyKey: key(),
      }),
    ).toMatchObject({ __typename: 'PersonDeceased' })
  })

  test('for a target area that exists', async () => {
    const person = encodeId('person', await steps.resident())
    await expect(
      steps.take(secretariat, 'openCase', { person, targetArea: '99', idempotencyKey: key() }),
    ).rejects.toThrow('L’area di utenza non esiste.')
  })
})
