import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { correctAccess } from '../src/store/access-commands.ts'
import { cancelAssessment } from '../src/store/assessment-cancelling.ts'
import { correctEvaluation, withdrawEvaluation } from '../src/store/evaluation-corrections.ts'
import { discardProject } from '../src/store/project-discarding.ts'
import type { StepContext } from '../src/store/take-step.ts'
import { cancelUvm } from '../src/store/uvm-commands.ts'

/** What somebody tries on a case. */
export interface Attempt {
  readonly act: StepContext
  readonly case: string
  readonly expectedVersion: number
  /** uuid of the transfer asked for last, and of an operator. */
  readonly transfer: string
  readonly operator: string
  /** uuids of an assessment that is planned and of a session that is convened, and of a project to be. */
  readonly assessment: string
  readonly uvmSession: string
  readonly newProject: string
  readonly free: number
}

export type Try = (session: SchemaSession, attempt: Attempt) => Promise<object>

export const pick = <One>(list: readonly [One, ...One[]], free: number): One =>
  list[free % list.length] ?? list[0]

/** The steps that mend a mistake. */
export const corrections: Readonly<Record<string, Try>> = {
  CORRECT_ACCESS: (session, { act, free, case: id, expectedVersion }) =>
    correctAccess(
      session,
      act,
      { case: id, expectedVersion },
      {
        channel: 'PHONE',
        motive: 'SENT',
        request: 'Aiuto in casa',
        outcome: pick([null, 'TAKEN_IN_CHARGE', 'WITHDRAWN'], free),
        receivedAt: act.at,
      },
    ),
  CANCEL_ASSESSMENT: (session, { act, assessment, case: id, expectedVersion }) =>
    cancelAssessment(session, act, { case: id, expectedVersion }, assessment),
  CANCEL_UVM: (session, { act, uvmSession, case: id, expectedVersion }) =>
    cancelUvm(session, act, { case: id, expectedVersion }, uvmSession),
  DISCARD_PROJECT: (session, { act, case: id, expectedVersion }) =>
    discardProject(session, act, { case: id, expectedVersion }),
  CORRECT_EVALUATION: (session, { act, case: id, expectedVersion }) =>
    correctEvaluation(session, act, { case: id, expectedVersion }, { outcome: 'ACHIEVED', conclusion: 'Sì' }),
  WITHDRAW_EVALUATION: (session, { act, case: id, expectedVersion }) =>
    withdrawEvaluation(session, act, { case: id, expectedVersion }),
}
