import type { EventKind } from '../src/rules/pathway.ts'
import type { CasePhase } from '../src/rules/phase.ts'
import type { TransitionContext } from '../src/rules/transition-context.ts'

/** What a case is, as far as its events tell. */
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
  readonly transferAsked: boolean
  readonly caseManager: string | null
  readonly team: readonly string[]
}

/** An event as the database keeps it. */
export interface ReplayedEvent {
  readonly kind: EventKind
  readonly phase: CasePhase
  readonly facts: Readonly<Record<string, unknown>>
}

/** The state of a case from its events, oldest first. */
export function replay(events: readonly ReplayedEvent[]): CaseState {
  return events.reduce(after, NOTHING)
}

const NOTHING: CaseState = {
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
  transferAsked: false,
  caseManager: null,
  team: [],
}

function after(before: CaseState, { kind, phase, facts }: ReplayedEvent): CaseState {
  const version = typeof facts.version === 'number' ? facts.version : before.version
  const status = typeof facts.status === 'string' ? facts.status : before.status
  const state = { ...before, phase, version, status }
  return { ...state, ...changeOf(kind, facts, state) }
}

function changeOf(
  kind: EventKind,
  { outcome, operator, holder }: ReplayedEvent['facts'],
  state: CaseState,
): Partial<CaseState> {
  const { assessmentsOpen, assessmentsCompleted, project, team } = state
  switch (kind) {
    case 'CASE_OPENED':
      return { holder: String(holder) }
    case 'ACCESS_RECORDED':
      return { accessRecorded: true, oriented: outcome !== null }
    case 'ASSESSMENT_PLANNED':
      return { assessmentsOpen: assessmentsOpen + 1 }
    case 'ASSESSMENT_COMPLETED':
      return { assessmentsOpen: assessmentsOpen - 1, assessmentsCompleted: assessmentsCompleted + 1 }
    case 'UVM_CONVENED':
      return { uvmConvened: true }
    case 'UVM_DECIDED':
      return { uvmConvened: false }
    case 'PROJECT_DRAFTED':
      return { project: 'DRAFT' }
    case 'PROJECT_AGREED':
      return { project: 'AGREED' }
    case 'CASE_EVALUATED':
      return { project: project === 'AGREED' ? 'COMPLETED' : project }
    case 'CASE_CLOSED':
      return { caseManager: null, team: [] }
    case 'CASE_INTERRUPTED':
      return {
        caseManager: null,
        team: [],
        assessmentsOpen: 0,
        project: project === 'AGREED' ? 'COMPLETED' : project,
      }
    case 'CASE_REOPENED':
      return { assessmentsOpen: 0, assessmentsCompleted: 0 }
    case 'CASE_MANAGER_ASSIGNED':
      return { caseManager: String(operator) }
    case 'TEAM_MEMBER_ASSIGNED':
      return { team: [...team, String(operator)].sort() }
    case 'TEAM_MEMBER_REMOVED':
      return { team: team.filter((member) => member !== operator) }
    case 'TRANSFER_REQUESTED':
      return { transferAsked: true }
    case 'TRANSFER_REJECTED':
    case 'TRANSFER_REVOKED':
      return { transferAsked: false }
    case 'TRANSFER_ACCEPTED':
      return { transferAsked: false, holder: String(holder), version: state.version + 1 }
    case 'CASE_RETURNED':
      return { holder: String(holder) }
    default:
      return {}
  }
}
