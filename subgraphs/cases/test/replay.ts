import type { CasePhase } from '../src/rules/phase.ts'
import type { EventKind } from '../src/rules/step-rule.ts'
import type { TransitionContext } from '../src/rules/transition-context.ts'

/** What a case is, as far as its events show it. */
export interface CaseState {
  readonly phase: CasePhase
  readonly status: string
  readonly version: number
  readonly holder: string
  readonly accessRecorded: boolean
  readonly oriented: boolean
  readonly assessmentsOpen: number
  readonly assessmentsCompleted: number
  readonly uvmConvened: boolean
  readonly project: TransitionContext['project']
  readonly transferRequested: boolean
  readonly caseManager: string | null
  readonly team: readonly string[]
}

/** What a closure ends, and one that was a mistake gives back. */
type Ended = Pick<CaseState, 'assessmentsOpen' | 'project' | 'caseManager' | 'team'>

/** The state between two events, with what the last closure ended, and the project before the last draft. */
interface Replayed extends CaseState {
  readonly ended: Ended | null
  readonly beforeDraft: CaseState['project']
}

/** An event as the database keeps it. */
export interface ReplayedEvent {
  readonly kind: EventKind
  readonly phase: CasePhase
  readonly facts: Readonly<Record<string, unknown>>
}

/** The state of a case from its events, oldest first. */
export function replay(events: readonly ReplayedEvent[]): CaseState {
  const { ended: _, beforeDraft: __, ...state } = events.reduce(after, NOTHING)
  return state
}

const NOTHING: Replayed = {
  phase: 'ACCESS_AND_ORIENTATION',
  status: 'OPEN',
  version: 0,
  holder: '',
  accessRecorded: false,
  oriented: false,
  assessmentsOpen: 0,
  assessmentsCompleted: 0,
  uvmConvened: false,
  project: 'NONE',
  transferRequested: false,
  caseManager: null,
  team: [],
  ended: null,
  beforeDraft: 'NONE',
}

function after(before: Replayed, { kind, phase, facts }: ReplayedEvent): Replayed {
  const version = typeof facts.version === 'number' ? facts.version : before.version
  const status = typeof facts.status === 'string' ? facts.status : before.status
  const state = { ...before, phase, version, status }
  const closes = phase === 'CLOSED' && before.phase !== 'CLOSED'
  const { assessmentsOpen, project, caseManager, team } = before
  return {
    ...state,
    ...changeOf(kind, facts, state),
    ...(closes && { caseManager: null, team: [], ended: { assessmentsOpen, project, caseManager, team } }),
    ...(facts.restores === true && before.ended),
  }
}

function changeOf(
  kind: EventKind,
  { outcome, operator, holder, restores }: ReplayedEvent['facts'],
  state: Replayed,
): Partial<Replayed> {
  const { assessmentsOpen, assessmentsCompleted, project, team } = state
  switch (kind) {
    case 'CASE_OPENED':
      return { holder: String(holder) }
    case 'ACCESS_RECORDED':
    case 'ACCESS_CORRECTED':
      return { accessRecorded: true, oriented: outcome !== null }
    case 'ASSESSMENT_PLANNED':
      return { assessmentsOpen: assessmentsOpen + 1 }
    case 'ASSESSMENT_COMPLETED':
      return { assessmentsOpen: assessmentsOpen - 1, assessmentsCompleted: assessmentsCompleted + 1 }
    case 'UVM_CONVENED':
      return { uvmConvened: true }
    case 'ASSESSMENT_CANCELLED':
      return { assessmentsOpen: assessmentsOpen - 1 }
    case 'UVM_DECIDED':
    case 'UVM_CANCELLED':
      return { uvmConvened: false }
    case 'PROJECT_DRAFTED':
      return { project: 'DRAFT', beforeDraft: project }
    case 'PROJECT_DISCARDED':
      return { project: state.beforeDraft }
    case 'PROJECT_AGREED':
      return { project: 'AGREED' }
    case 'CASE_EVALUATED':
      return { project: project === 'AGREED' ? 'COMPLETED' : project }
    case 'EVALUATION_WITHDRAWN':
      return { project: 'AGREED' }
    case 'CASE_INTERRUPTED':
      return {
        assessmentsOpen: 0,
        project: project === 'AGREED' ? 'COMPLETED' : project,
      }
    case 'CASE_REOPENED':
      return restores === true ? {} : { assessmentsOpen: 0, assessmentsCompleted: 0 }
    case 'CASE_MANAGER_ASSIGNED':
      return { caseManager: String(operator) }
    case 'TEAM_MEMBER_ASSIGNED':
      return { team: [...team, String(operator)].sort() }
    case 'TEAM_MEMBER_REMOVED':
      return { team: team.filter((member) => member !== operator) }
    case 'TRANSFER_REQUESTED':
      return { transferRequested: true }
    case 'TRANSFER_REJECTED':
    case 'TRANSFER_REVOKED':
      return { transferRequested: false }
    case 'TRANSFER_ACCEPTED':
      return { transferRequested: false, holder: String(holder), version: state.version + 1 }
    case 'CASE_RETURNED':
      return { holder: String(holder) }
    default:
      return {}
  }
}
