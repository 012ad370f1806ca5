import type { Query } from '@cse/db/src/query/query'
import { sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import { notFound } from '@cse/schema/refusal'
import { keysOf, type Viewer } from '@cse/schema/viewer'
import { local } from '../../../test/viewers.ts'
import type { StepName } from '../src/rules/pathway.ts'
import { recordAccess } from '../src/store/access-commands.ts'
import { assignCaseManager, assignTeamMember, removeTeamMember } from '../src/store/assignment-commands.ts'
import * as closure from '../src/store/closure-commands.ts'
import type { CaseStanding } from '../src/store/standing.ts'
import { takeStep } from '../src/store/take-step.ts'
import { requestTransfer, returnCase } from '../src/store/transfer-commands.ts'
import { answerTransfer, revokeTransfer } from '../src/store/transfer-decision.ts'
import { type caseFiles, lecce, office, otherOffice, socialWorker } from './files.ts'
import { type Attempt, corrections, pick, type Try } from './random-corrections.ts'
import type { CaseState } from './replay.ts'
import { pua, secretariat } from './steps.ts'

/** Everybody who may try. */
export const personas: readonly Viewer[] = [
  socialWorker,
  secretariat,
  pua,
  office,
  otherOffice,
  { ...local([lecce], 'SOCIAL_WORKER'), subject: 'social-worker@lecce' },
]

/** What stands in the place of an encrypted text that nobody reads. */
const SOME_TEXT = `\\x01${'00'.repeat(44)}`

/** A step whose own rules are tested elsewhere, with as little written as the case needs to know it happened. */
const plain =
  (step: StepName, work: (writing: Writing, standing: CaseStanding, attempt: Attempt) => Query | null): Try =>
  (session, attempt) => {
    const { act, case: id, expectedVersion } = attempt
    return takeStep(session, act, { case: id, expectedVersion, step }, async (writing, standing) => {
      const query = work(writing, standing, attempt)
      if (query) await writing.run(query)
      return step === 'DRAFT_PROJECT' ? { facts: { project: attempt.newProject } } : {}
    })
  }

const reasoned =
  (take: typeof closure.closeCase, reasons: readonly [string, ...string[]]): Try =>
  (session, { act, free, ...requested }) =>
    take(session, act, {
      case: requested.case,
      expectedVersion: requested.expectedVersion,
      reason: pick(reasons, free),
    })

/** Every step by name, and the answers to a transfer. */
export const attempts: Readonly<Record<string, Try>> = {
  RECORD_ACCESS: (session, { act, free, case: id, expectedVersion }) =>
    recordAccess(
      session,
      act,
      { case: id, expectedVersion },
      {
        channel: pick(['PHONE', 'HOME'], free),
        motive: 'SENT',
        request: 'Aiuto in casa',
        outcome: pick([null, 'TAKEN_IN_CHARGE', 'INFORMATION_ONLY'], free),
        receivedAt: act.at,
      },
    ),
  PLAN_ASSESSMENT: plain(
    'PLAN_ASSESSMENT',
    (_, { uuid, fileReaders }) => sql`
    insert into cases.assessment (id, case_id, instrument, kind, planned_on, readers)
    values (uuidv7(), ${uuid}, 'Scheda sociale', 'PROFESSIONAL', '2026-11-10', ${arrayOf(fileReaders)}::text[])`,
  ),
  COMPLETE_ASSESSMENT: plain(
    'COMPLETE_ASSESSMENT',
    (_, { uuid }) => sql`
    update cases.assessment set completed_on = '2026-11-02' where id = (
      select id from cases.assessment where case_id = ${uuid} and completed_on is null and not superseded limit 1)`,
  ),
  CONVOKE_UVM: plain(
    'CONVOKE_UVM',
    (_, { uuid, fileReaders }) => sql`
    insert into cases.uvm_session (id, case_id, convened_on, readers) values (uuidv7(), ${uuid}, '2026-11-20', ${arrayOf(fileReaders)}::text[])`,
  ),
  RECORD_UVM_DECISION: plain(
    'RECORD_UVM_DECISION',
    (_, { uuid }) => sql`
    update cases.uvm_session set decision = ${SOME_TEXT} where case_id = ${uuid} and decision is null and cancelled_at is null`,
  ),
  DRAFT_PROJECT: plain(
    'DRAFT_PROJECT',
    (_, { uuid, fileReaders }, { newProject }) => sql`
    with project as (
      insert into cases.project (id, case_id, kind, title, drafted_on, status, readers)
      values (${newProject}, ${uuid}, 'PAI', ${SOME_TEXT}, '2026-11-02', 'DRAFT', ${arrayOf(fileReaders)}::text[]) returning id, case_id, readers),
    version as (
      insert into cases.project_version (id, project_id, case_id, number, status, title, drafted_on, readers)
      select uuidv7(), id, case_id, 1, 'DRAFT', ${SOME_TEXT}, '2026-11-02', readers from project)
    insert into cases.planned_intervention (id, project_id, case_id, position, service_type, funding_state, starts_on, unit, frequency, quantity,
      planned_quantity, unit_cost_cents, total_cents, body_share_cents, user_share_cents, health_share_cents, readers)
    select uuidv7(), id, case_id, 1, 'A1.01', 'FUNDED', '2026-11-02', 'HOUR', 'WEEKLY', 1, 10, 100, 1000, 1000, 0, 0, readers from project`,
  ),
  AGREE_PROJECT: plain(
    'AGREE_PROJECT',
    (_, { projectId }) => sql`
    with version as (update cases.project_version set status = 'AGREED', agreed_on = '2026-11-02' where project_id = ${projectId})
    update cases.project set status = 'AGREED', agreed_on = '2026-11-02' where id = ${projectId}`,
  ),
  START_DELIVERY: plain(
    'START_DELIVERY',
    (_, { projectId }) => sql`
    update cases.project set delivery_started_on = '2026-11-02' where id = ${projectId}`,
  ),
  RECORD_DELIVERY: plain('RECORD_DELIVERY', () => null),
  END_DELIVERY: plain(
    'END_DELIVERY',
    (_, { projectId }) => sql`
    update cases.planned_intervention set ended_on = '2026-11-02', end_reason = 'COMPLETED' where project_id = ${projectId}`,
  ),
  EVALUATE: (session, { act, case: id, expectedVersion }) =>
    closure.evaluateCase(
      session,
      act,
      { case: id, expectedVersion },
      { outcome: 'ACHIEVED', conclusion: 'Fatto' },
    ),
  SUSPEND: reasoned(closure.suspendCase, ['HOSPITALISED', 'OTHER']),
  RESUME: (session, { act, case: id, expectedVersion }) =>
    closure.resumeCase(session, act, { case: id, expectedVersion }),
  CLOSE: reasoned(closure.closeCase, ['NEED_RESOLVED', 'OTHER']),
  INTERRUPT: reasoned(closure.interruptCase, ['DECEASED', 'WITHDRAWN']),
  REOPEN: reasoned(closure.reopenCase, ['NEW_NEED', 'CAME_BACK', 'CLOSED_BY_MISTAKE']),
  ASSIGN_CASE_MANAGER: (session, { act, ...requested }) => assignCaseManager(session, act, requested),
  ASSIGN_TEAM_MEMBER: (session, { act, ...requested }) => assignTeamMember(session, act, requested),
  REMOVE_TEAM_MEMBER: (session, { act, ...requested }) => removeTeamMember(session, act, requested),
  ...corrections,
  REQUEST_TRANSFER: (session, { act, case: id, expectedVersion }) =>
    requestTransfer(session, act, {
      case: id,
      expectedVersion,
      reason: 'UVM',
      basis: 'OVERRIDE',
      consentOn: null,
      consentId: null,
      proposal: null,
    }),
  RETURN_CASE: (session, { act, case: id, expectedVersion }) =>
    returnCase(session, act, { case: id, expectedVersion, reason: 'Conclusa' }),
  ACCEPT_TRANSFER: (session, { act, transfer }) =>
    decided(transfer, (id) =>
      answerTransfer(session, act, { transfer: id, expectedVersion: 1, reason: null }, 'ACCEPTED'),
    ),
  REJECT_TRANSFER: (session, { act, transfer }) =>
    decided(transfer, (id) =>
      answerTransfer(session, act, { transfer: id, expectedVersion: 1, reason: 'No' }, 'REJECTED'),
    ),
  REVOKE_TRANSFER: (session, { act, transfer }) =>
    decided(transfer, (id) =>
      revokeTransfer(session, act, { transfer: id, expectedVersion: 1, reason: 'No' }),
    ),
}

const decided = (transfer: string, decide: (id: string) => Promise<object>) =>
  transfer === '' ? Promise.resolve(notFound()) : decide(transfer)

const arrayOf = (keys: readonly string[]) => `{${keys.map((key) => `"${key}"`).join(',')}}`

/** Does as one request does. @returns what came of it; a denial as a refusal. */
export async function inSession(
  { graph }: Awaited<ReturnType<typeof caseFiles>>,
  attempt: Attempt,
  tried: Try,
): Promise<object> {
  const { scope, issuer, subject, roles } = attempt.act.viewer
  const session = graph.database.session({
    keys: keysOf(attempt.act.viewer),
    scope,
    issuer,
    subject,
    roles,
    requestId: crypto.randomUUID(),
  })
  try {
    const outcome = await tried(session.as('cases'), attempt)
    await session.close()
    return outcome
  } catch (error) {
    await session.abort()
    if (error instanceof Error && 'extensions' in error) return { refused: 'FORBIDDEN' }
    throw error
  }
}

/** The state of a case as its rows show it. */
export async function stateOf(
  { admin }: Awaited<ReturnType<typeof caseFiles>>,
  id: string,
): Promise<CaseState> {
  const [state] = await admin<CaseState[]>`
    select phase, status, version, holder,
      exists (select from cases.access_interview where case_id = c.id) as "accessRecorded",
      coalesce((select outcome is not null from cases.access_interview where case_id = c.id order by id desc limit 1), false) as "oriented",
      (select count(*)::int from cases.assessment where case_id = c.id and completed_on is null and not superseded) as "assessmentsOpen",
      (select count(*)::int from cases.assessment where case_id = c.id and completed_on is not null and not superseded) as "assessmentsCompleted",
      exists (select from cases.uvm_session where case_id = c.id and decision is null and cancelled_at is null) as "uvmConvened",
      coalesce((select status from cases.project where case_id = c.id and status <> 'DISCARDED' order by id desc limit 1), 'NONE') as "project",
      exists (select from cases.transfer where case_id = c.id and status = 'REQUESTED') as "transferRequested",
      (select operator_id from cases.assignment where case_id = c.id and role = 'CASE_MANAGER' and until is null) as "caseManager",
      array(select operator_id::text from cases.assignment where case_id = c.id and role = 'TEAM' and until is null order by 1) as "team"
    from cases."case" c where id = ${id}`
  if (!state) throw new Error('The case is gone')
  return state
}
