import { decodeId, encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { local } from '../../../test/viewers.ts'
import { caseFiles, caseOf, lecce, office, socialWorker } from './files.ts'
import { pua, secretariat, stepsOf } from './steps.ts'

let files: Awaited<ReturnType<typeof caseFiles>>
let steps: ReturnType<typeof stepsOf>
beforeAll(async () => {
  files = await caseFiles()
  steps = stepsOf(files)
}, START)
afterAll(() => files?.stop())

const key = () => crypto.randomUUID()
const interview = { channel: 'IN_PERSON', motive: 'SPONTANEOUS', request: ' Aiuto in casa ' }
const eventsOf = async (id: string) => {
  const { data } = await files.ask(
    socialWorker,
    caseOf(decodeId('case', id), 'events { nodes { kind phase note actorRole facts { name value } } }'),
  )
  return (data as { case: { events: { nodes: Record<string, unknown>[] } } }).case.events.nodes
}

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

  test('once for each idempotency key, also when two ask at the same time', async () => {
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
    const ask = (person: string) =>
      steps.take(secretariat, 'openCase', { person, targetArea: '4', idempotencyKey: key() })
    expect(await ask(elsewhere)).toEqual(await ask(unknown))
    expect(await ask(elsewhere)).toMatchObject({ __typename: 'NotFound' })
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
    await steps.take(secretariat, 'recordAccess', {
      case: id,
      expectedVersion: 1,
      ...interview,
      outcome: 'INFORMATION_ONLY',
    })
    const closed = await steps.take(
      socialWorker,
      'closeCase',
      { case: id, expectedVersion: 2, reason: 'ORIENTATION_COMPLETED', note: ' Visto ' },
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
        kind: 'CASE_CLOSED',
        phase: 'CLOSED',
        note: 'Visto',
        actorRole: 'SOCIAL_WORKER',
        facts: [
          { name: 'status', value: 'concluso' },
          { name: 'reason', value: 'Orientamento concluso' },
        ],
      },
      { kind: 'ACCESS_RECORDED', actorRole: 'SECRETARIAT' },
      { kind: 'CASE_OPENED', phase: 'ACCESS_AND_ORIENTATION' },
    ])
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

describe('a case in delivery', () => {
  const id = async () => encodeId('case', await files.open())
  const endDeliveries = (id: string) => files.admin`
    update cases.planned_intervention set ended_on = '2026-10-31', end_reason = 'COMPLETED' where case_id = ${decodeId('case', id)}`

  test('is not closed before it is evaluated, nor while a delivery runs', async () => {
    const running = await id()
    expect(
      await steps.take(socialWorker, 'closeCase', {
        case: running,
        expectedVersion: 1,
        reason: 'NEED_RESOLVED',
      }),
    ).toMatchObject({
      obstacle: 'Non è previsto in questa fase: erogazione del servizio.',
    })
    const evaluated = await steps.take(
      socialWorker,
      'evaluateCase',
      { case: running, expectedVersion: 1, outcome: 'ACHIEVED', conclusion: 'Fatto' },
      'case { version phase projectOutcome evaluation { outcome conclusion } project { status } }',
    )
    expect(evaluated).toMatchObject({
      case: {
        version: 2,
        phase: 'FINAL_EVALUATION',
        projectOutcome: 'ACHIEVED',
        evaluation: { conclusion: 'Fatto' },
        project: { status: 'COMPLETED' },
      },
    })
    const close = (expectedVersion: number) =>
      steps.take(socialWorker, 'closeCase', { case: running, expectedVersion, reason: 'NEED_RESOLVED' })
    expect(await close(2)).toMatchObject({ obstacle: 'Un’erogazione è ancora in corso: va prima conclusa.' })
    await endDeliveries(running)
    expect(await close(2)).toMatchObject({ case: { status: 'CLOSED' } })
  })

  test('is suspended and resumed, and no step of the pathway is taken meanwhile', async () => {
    const paused = await id()
    const suspended = await steps.take(
      socialWorker,
      'suspendCase',
      { case: paused, expectedVersion: 1, reason: 'HOSPITALISED' },
      'case { status suspendedOn suspensionReason { label } }',
    )
    expect(suspended).toMatchObject({
      case: { status: 'SUSPENDED', suspendedOn: '2026-11-02', suspensionReason: { label: 'Ricovero' } },
    })
    expect(
      await steps.take(socialWorker, 'evaluateCase', {
        case: paused,
        expectedVersion: 2,
        outcome: 'ACHIEVED',
        conclusion: 'Fatto',
      }),
    ).toMatchObject({
      __typename: 'PhaseNotAllowed',
      obstacle: 'Il caso è sospeso.',
    })
    const resumed = await steps.take(
      socialWorker,
      'resumeCase',
      { case: paused, expectedVersion: 2 },
      'case { status suspendedOn phase }',
    )
    expect(resumed).toMatchObject({ case: { status: 'OPEN', suspendedOn: null, phase: 'SERVICE_DELIVERY' } })
  })

  test('is interrupted for a reason of its own, and assessed anew when it is reopened', async () => {
    const broken = await id()
    await endDeliveries(broken)
    const end = (reason: string, expectedVersion = 1) =>
      steps.take(socialWorker, 'interruptCase', { case: broken, expectedVersion, reason })
    await expect(end('NEW_NEED')).rejects.toThrow('La motivazione non è prevista per questo passo.')
    await expect(end('NONE_SUCH')).rejects.toThrow('La motivazione non esiste.')
    expect(await end('DECEASED')).toMatchObject({ case: { version: 2, phase: 'CLOSED' } })
    const again = await steps.take(
      socialWorker,
      'reopenCase',
      { case: broken, expectedVersion: 2, reason: 'CLOSED_BY_MISTAKE' },
      'case { phase status closedOn closure team { id } allowedSteps { step allowed obstacle } }',
    )
    expect(again).toMatchObject({
      case: { phase: 'NEEDS_ASSESSMENT', status: 'OPEN', closedOn: null, closure: null, team: [] },
    })
    const { allowedSteps } = (
      again as unknown as { case: { allowedSteps: { step: string; obstacle: string | null }[] } }
    ).case
    expect(allowedSteps.find(({ step }) => step === 'DRAFT_PROJECT')).toMatchObject({
      allowed: false,
      obstacle: 'Nessuna valutazione è ancora conclusa.',
    })
  })
})

describe('who works on a case', () => {
  const operators = async () => {
    const rows = await files.admin<{ id: string }[]>`
      insert into cases.operator (id, issuer, subject, given_name, family_name, profession, comune, ambito_code)
      values (uuidv7(), 'i', ${key()}, 'Rita', 'Blu', 'Assistente sociale', '072006', null), (uuidv7(), 'i', ${key()}, 'Ada', 'Rossi', 'Educatrice', ${lecce}, null)
      returning id`
    return rows.map(({ id }) => encodeId('operator', id))
  }

  test('is of the organisation that holds it: a case manager, who is replaced, and a team', async () => {
    const [rita, ada] = await operators()
    const id = encodeId('case', await files.open())
    const assign = (verb: string, operator: unknown, expectedVersion: number) =>
      steps.take(
        socialWorker,
        verb,
        { case: id, expectedVersion, operator },
        'case { version caseManager { givenName } team { givenName } }',
      )
    expect(await assign('assignCaseManager', ada, 1)).toMatchObject({ __typename: 'OperatorElsewhere' })
    expect(await assign('assignCaseManager', rita, 1)).toMatchObject({
      case: { version: 2, caseManager: { givenName: 'Rita' }, team: [{}] },
    })
    expect(await assign('assignTeamMember', rita, 2)).toMatchObject({ __typename: 'AlreadyAssigned' })
    const { data } = await files.ask(socialWorker, '{ operator { id givenName } }')
    const olga = (data as { operator: { id: string } }).operator.id
    expect(await assign('assignTeamMember', olga, 2)).toMatchObject({
      case: { version: 3, team: [{ givenName: 'Rita' }, { givenName: 'Olga' }] },
    })
    const mine = await files.ask(socialWorker, '{ cases(filter: { mine: true }) { nodes { id } } }')
    expect((mine.data as { cases: { nodes: unknown[] } }).cases.nodes).toContainEqual({ id })
    expect(await assign('removeTeamMember', olga, 3)).toMatchObject({
      case: { version: 4, team: [{ givenName: 'Rita' }] },
    })
    expect(await assign('removeTeamMember', olga, 4)).toMatchObject({ __typename: 'NotAssigned' })
  })
})

describe('a refused step', () => {
  test('leaves no trace', async () => {
    const id = await files.open()
    const before = await files.admin`select * from cases."case" where id = ${id}`
    const asked = { case: encodeId('case', id), expectedVersion: 1 }
    await steps.take(socialWorker, 'removeTeamMember', {
      ...asked,
      operator: encodeId('operator', crypto.randomUUID()),
    })
    await steps.take(socialWorker, 'resumeCase', asked)
    expect(await files.admin`select * from cases."case" where id = ${id}`).toEqual(before)
    expect(await files.admin`select kind from cases.event where case_id = ${id}`).toEqual([
      { kind: 'CASE_OPENED' },
    ])
  })

  test('tells nothing of a case out of scope', async () => {
    const id = encodeId('case', await files.open())
    const other = { ...local([lecce], 'SOCIAL_WORKER'), subject: 'social-worker@lecce' }
    for (const viewer of [other, office]) {
      const there = await steps.take(viewer, 'suspendCase', { case: id, expectedVersion: 7, reason: 'OTHER' })
      const nowhere = await steps.take(viewer, 'suspendCase', {
        case: encodeId('case', crypto.randomUUID()),
        expectedVersion: 7,
        reason: 'OTHER',
      })
      expect(there).toEqual(nowhere)
    }
  })

  test('of a version gone by tells the current one; of two at once one wins', async () => {
    const id = encodeId('case', await files.open())
    const suspend = () =>
      steps.take(socialWorker, 'suspendCase', { case: id, expectedVersion: 1, reason: 'OTHER' })
    const answers = await Promise.all([suspend(), suspend()])
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(['StaleVersion', 'SuspendCasePayload'])
    expect(await suspend()).toMatchObject({ __typename: 'StaleVersion', currentVersion: 2 })
  })
})

test('analytics hears of a step by a pseudonymised fact, the newest of those that wait', async () => {
  const id = await steps.opened()
  await steps.take(secretariat, 'recordAccess', { case: id, expectedVersion: 1, ...interview })
  const jobs = await files.admin<{ payload: { facts: Record<string, unknown>[] } }[]>`
    select payload from graphile_worker._private_jobs job join graphile_worker._private_tasks task on task.id = task_id
    where identifier = 'cases.case-facts-changed' order by job.id desc limit 1`
  expect(jobs[0]?.payload.facts).toMatchObject([
    { phase: 'ACCESS_AND_ORIENTATION', version: 2, comune: '072006', openedMonth: '2026-11' },
  ])
  expect(JSON.stringify(jobs)).not.toContain(decodeId('case', id))
})
