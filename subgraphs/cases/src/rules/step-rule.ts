import type { eventKinds } from '@cse/db/cases/vocabulary'
import type { PolicyLine } from '@cse/schema/policy'
import type { CasePhase } from './phase.ts'
import type { TransitionContext } from './transition-context.ts'

/** What happens in a case. */
export type EventKind = (typeof eventKinds)[number]

/** A step: who may take it, from where it leads where, what it records and what may stand in its way. */
export interface Rule {
  readonly who: PolicyLine
  /** Phases in which the step makes sense; without them, those from which the phases' order leads where it leads. */
  readonly phases?: readonly CasePhase[]
  /** The phase in which it leaves the case, if it changes that; for all phases, or for some. */
  readonly leadsTo?: CasePhase | Partial<Readonly<Record<CasePhase, CasePhase>>>
  /** Whether it begins or ends a suspension. */
  readonly suspends?: boolean
  /** It may be taken while the case is suspended. */
  readonly evenSuspended?: true
  /** What it appends to the history of the case. */
  readonly records?: EventKind
  /** It hands the case to another holder, keys and all. */
  readonly movesCustody?: true
  /** What else stands in the way, in plain Italian. */
  readonly obstacle?: (context: TransitionContext) => string | false
}

export const atTheAccess: PolicyLine = ['LOCAL:SECRETARIAT', 'LOCAL:PUA', 'LOCAL:SOCIAL_WORKER']
export const assessing: PolicyLine = ['LOCAL:SOCIAL_WORKER', 'LOCAL:PUA', 'AMBITO:PLAN_OFFICE']
export const inCharge: PolicyLine = ['LOCAL:SOCIAL_WORKER', 'AMBITO:PLAN_OFFICE']
export const assigning: PolicyLine = [
  'LOCAL:SOCIAL_WORKER',
  'LOCAL:SUPERVISOR',
  'AMBITO:PLAN_OFFICE',
  'AMBITO:SUPERVISOR',
]
export const uvmSecretariat: PolicyLine = ['LOCAL:PUA', 'AMBITO:PLAN_OFFICE']
export const ambitoInCharge: PolicyLine = ['AMBITO:PLAN_OFFICE']

/** The phases of a case that is not closed. */
export const open: readonly CasePhase[] = [
  'ACCESS_AND_ORIENTATION',
  'NEEDS_ASSESSMENT',
  'INDIVIDUAL_PROJECT',
  'SERVICE_DELIVERY',
  'FINAL_EVALUATION',
]

/** The phases in which something may have been delivered under the project. */
export const delivered: readonly CasePhase[] = ['SERVICE_DELIVERY', 'FINAL_EVALUATION']
