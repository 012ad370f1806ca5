import { decodeId, encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { local } from '../../../test/viewers.ts'
import { caseFiles, lecce, office, socialWorker } from './files.ts'
import { secretariat, stepsOf } from './steps.ts'

let files: Awaited<ReturnType<typeof caseFiles>>
let steps: ReturnType<typeof stepsOf>
beforeAll(async () => {
  files = await caseFiles()
  steps = stepsOf(files)
}, START)
afterAll(() => files?.stop())

const interview = { channel: 'IN_PERSON', motive: 'SPONTANEOUS', request: ' Aiuto in casa ' }

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
      { case: broken, expectedVersion: 2, reason: 'NEW_NEED' },
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

describe('a refused step', () => {
  test('leaves no trace', async () => {
    const id = await files.open()
    const before = await files.admin`select * from cases."case" where id = ${id}`
    const requested = { case: encodeId('case', id), expectedVersion: 1 }
    await steps.take(socialWorker, 'removeTeamMember', {
      ...requested,
      operator: encodeId('operator', crypto.randomUUID()),
    })
    await steps.take(socialWorker, 'resumeCase', requested)
    expect(await files.admin`select * from cases."case" where id = ${id}`).toEqual(before)
    expect(await files.admin`select kind from cases.event where case_id = ${id}`).toEqual([
      { kind: 'CASE_OPENED' },
    ])
  })

  test('discloses nothing of a case out of scope', async () => {
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

test('analytics receives a step as a pseudonymised fact, the newest of those that wait', async () => {
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
