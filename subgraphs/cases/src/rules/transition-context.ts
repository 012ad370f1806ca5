import type { CasePhase } from './phase.ts'

/** What is known of a case when the next step is chosen. */
export interface TransitionContext {
  readonly phase: CasePhase
  readonly suspended: boolean
  readonly held: 'COMUNE' | 'AMBITO'
  readonly transferRequested: boolean
  /** The person lives elsewhere now, and nobody has answered the proposal. */
  readonly transferProposed: boolean
  readonly accessRecorded: boolean
  /** The interview says where it led. */
  readonly oriented: boolean
  /** Assessments that are planned and not yet completed. */
  readonly assessmentsOpen: number
  /** Completed ones that still hold: none of before the case was reopened. */
  readonly assessmentsCompleted: number
  /** A UVM session without a decision. */
  readonly uvmConvened: boolean
  readonly project: 'NONE' | 'DRAFT' | 'AGREED' | 'COMPLETED'
  readonly plannedInterventions: number
  /** A variation of the project waits for signatures. */
  readonly variationDrafted: boolean
  /** Interventions whose delivery has begun and not ended. */
  readonly deliveriesOpen: number
}
