import { decodeId, encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { caseFiles, socialWorker } from './files.ts'
import { stepsOf } from './steps.ts'

let files: Awaited<ReturnType<typeof caseFiles>>
let steps: ReturnType<typeof stepsOf>
beforeAll(async () => {
  files = await caseFiles()
  steps = stepsOf(files)
}, START)
afterAll(() => files?.stop())

const id = async () => encodeId('case', await files.open())
const endDeliveries = (id: string) => files.admin`
  update cases.planned_intervention set ended_on = '2026-10-31', end_reason = 'COMPLETED' where case_id = ${decodeId('case', id)}`

describe('a case', () => {
  test('that was interrupted by mistake is as it was: phase, suspension, project, assessments and team', async () => {
    const mistaken = await id()
    const uuid = decodeId('case', mistaken)
    await endDeliveries(mistaken)
    await files.admin`
      insert into cases.assessment (id, case_id, instrument, kind, planned_on) values (uuidv7(), ${uuid}, 'Scheda sociale', 'PROFESSIONAL', '2026-11-30')`
    await steps.take(socialWorker, 'suspendCase', {
      case: mistaken,
      expectedVersion: 1,
      reason: 'HOSPITALISED',
    })
    const whole = () => files.admin`
      select c.phase, c.status, suspended_on, suspension_reason, closed_on, closure_reason, closure_reached_on,
        (select jsonb_agg(jsonb_build_array(operator_id, role, until) order by id) from cases.assignment where case_id = c.id) as team,
        (select jsonb_agg(jsonb_build_array(id, status) order by id) from cases.project where case_id = c.id) as projects,
        (select jsonb_agg(jsonb_build_array(id, superseded) order by id) from cases.assessment where case_id = c.id) as assessments
      from cases."case" c where id = ${uuid}`
    const before = await whole()
    const end = (expectedVersion: number) =>
      steps.take(socialWorker, 'interruptCase', { case: mistaken, expectedVersion, reason: 'DECEASED' })
    const reopen = (expectedVersion: number) =>
      steps.take(
        socialWorker,
        'reopenCase',
        { case: mistaken, expectedVersion, reason: 'CLOSED_BY_MISTAKE' },
        'case { phase status team { id } events(first: 1) { nodes { kind facts { label value } } } }',
      )
    expect(await end(2)).toMatchObject({ case: { status: 'CLOSED' } })
    expect(await whole()).not.toEqual(before)
    expect(await reopen(3)).toMatchObject({
      case: {
        phase: 'SERVICE_DELIVERY',
        status: 'SUSPENDED',
        events: {
          nodes: [
            {
              kind: 'CASE_REOPENED',
              facts: expect.arrayContaining([{ label: 'Stato precedente', value: 'ripristinato' }]),
            },
          ],
        },
      },
    })
    expect(await whole()).toEqual(before)

    // what happened to the closed case since stands in the way of that
    await end(4)
    await files.admin`
      insert into cases.event (id, case_id, kind, phase, at, actor_issuer, actor, actor_role)
      values (uuidv7(), ${uuid}, 'CASE_RETURNED', 'CLOSED', now(), 'i', 'office', 'PLAN_OFFICE')`
    expect(await reopen(5)).toMatchObject({
      __typename: 'PhaseNotAllowed',
      obstacle: 'Dopo la chiusura la cartella è cambiata ancora: riaprire con un’altra motivazione.',
    })
  })

  test('that was evaluated too early goes on as before', async () => {
    const early = await id()
    const requested = { case: early, outcome: 'ACHIEVED', conclusion: 'Fatto' }
    await steps.take(socialWorker, 'evaluateCase', { ...requested, expectedVersion: 1 })
    const mend = (verb: string, expectedVersion: number, input: object = {}) =>
      steps.take(
        socialWorker,
        verb,
        { case: early, expectedVersion, reason: 'Errore', idempotencyKey: `${verb} ${early}`, ...input },
        'case { phase projectOutcome evaluation { conclusion } evaluations { conclusion withdrawnAt } project { status } }',
      )
    const corrected = { outcome: 'NOT_ACHIEVED', conclusion: 'Non ancora' }
    expect(await mend('correctEvaluation', 2, corrected)).toMatchObject({
      case: {
        projectOutcome: 'NOT_ACHIEVED',
        evaluation: { conclusion: 'Non ancora' },
        evaluations: [{ conclusion: 'Non ancora' }, { conclusion: 'Fatto' }],
      },
    })
    const withdrawn = await mend('withdrawEvaluation', 3)
    expect(withdrawn).toMatchObject({
      case: {
        phase: 'SERVICE_DELIVERY',
        projectOutcome: null,
        evaluation: null,
        evaluations: [{ withdrawnAt: expect.any(String) }, { withdrawnAt: expect.any(String) }],
        project: { status: 'AGREED' },
      },
    })
    expect(await mend('withdrawEvaluation', 3)).toEqual(withdrawn)
    expect(
      await mend('correctEvaluation', 4, { ...corrected, idempotencyKey: 'un’altra chiave' }),
    ).toMatchObject({
      __typename: 'PhaseNotAllowed',
    })
  })
})
