import { admits, type Line } from '@cse/schema/policy'
import type { Viewer } from '@cse/schema/viewer'
import { type CasePhase, mayFollow, phaseNames } from './phase.ts'

/** What is known of a case when the next step is chosen. */
export interface Situation {
  readonly phase: CasePhase
  readonly suspended: boolean
  readonly held: 'COMUNE' | 'AMBITO'
  readonly transferAsked: boolean
  readonly accessRecorded: boolean
  /** Assessments that are planned and not yet completed. */
  readonly assessmentsOpen: number
  readonly assessmentsCompleted: number
  /** A UVM session without a decision. */
  readonly uvmConvened: boolean
  readonly project: 'NONE' | 'DRAFT' | 'AGREED' | 'COMPLETED'
  readonly plannedInterventions: number
}

interface Rule {
  readonly who: Line
  /** Phases in which the step makes sense; for a step that leads to another phase they follow from the order of phases. */
  readonly phases?: readonly CasePhase[]
  readonly leadsTo?: CasePhase
  /** What else stands in the way, in plain Italian. */
  readonly obstacle?: (situation: Situation) => string | false
}

const atTheAccess: Line = ['LOCAL']
const assessing: Line = ['LOCAL:SOCIAL_WORKER', 'LOCAL:PUA', 'AMBITO:PLAN_OFFICE']
const inCharge: Line = ['LOCAL:SOCIAL_WORKER', 'AMBITO:PLAN_OFFICE']
const uvmSecretariat: Line = ['LOCAL:PUA', 'AMBITO:PLAN_OFFICE']
const comuneInCharge: Line = ['LOCAL:SOCIAL_WORKER']
const ambitoInCharge: Line = ['AMBITO:PLAN_OFFICE']
const open: readonly CasePhase[] = [
  'ACCESS_AND_ORIENTATION',
  'NEEDS_ASSESSMENT',
  'INDIVIDUAL_PROJECT',
  'SERVICE_DELIVERY',
  'FINAL_EVALUATION',
]

const rules = {
  RECORD_ACCESS: { who: atTheAccess, phases: ['ACCESS_AND_ORIENTATION'] },
  PLAN_ASSESSMENT: {
    who: assessing,
    phases: ['ACCESS_AND_ORIENTATION', 'NEEDS_ASSESSMENT', 'INDIVIDUAL_PROJECT', 'SERVICE_DELIVERY'],
    obstacle: ({ accessRecorded }) => !accessRecorded && 'Il colloquio di accesso non è ancora registrato.',
  },
  COMPLETE_ASSESSMENT: {
    who: inCharge,
    phases: ['NEEDS_ASSESSMENT'],
    obstacle: ({ assessmentsOpen }) => assessmentsOpen === 0 && 'Non ci sono valutazioni programmate.',
  },
  CONVOKE_UVM: {
    who: uvmSecretariat,
    phases: ['NEEDS_ASSESSMENT', 'INDIVIDUAL_PROJECT'],
    obstacle: ({ uvmConvened }) => uvmConvened && 'Una seduta UVM è già convocata.',
  },
  RECORD_UVM_DECISION: {
    who: uvmSecretariat,
    phases: ['NEEDS_ASSESSMENT', 'INDIVIDUAL_PROJECT'],
    obstacle: ({ uvmConvened }) => !uvmConvened && 'Non ci sono sedute UVM convocate.',
  },
  DRAFT_PROJECT: {
    who: inCharge,
    phases: ['NEEDS_ASSESSMENT', 'INDIVIDUAL_PROJECT', 'FINAL_EVALUATION'],
    obstacle: ({ assessmentsOpen, assessmentsCompleted }) =>
      (assessmentsCompleted === 0 && 'Nessuna valutazione è ancora conclusa.') ||
      (assessmentsOpen > 0 && 'Una valutazione non è ancora conclusa.'),
  },
  AGREE_PROJECT: {
    who: inCharge,
    phases: ['INDIVIDUAL_PROJECT'],
    obstacle: ({ project, plannedInterventions }) =>
      (project !== 'DRAFT' && 'Non c’è un progetto da sottoscrivere.') ||
      (plannedInterventions === 0 && 'Il progetto non prevede interventi.'),
  },
  START_DELIVERY: {
    who: inCharge,
    leadsTo: 'SERVICE_DELIVERY',
    obstacle: ({ project }) => project !== 'AGREED' && 'Il progetto non è ancora sottoscritto.',
  },
  RECORD_DELIVERY: {
    who: inCharge,
    phases: ['SERVICE_DELIVERY'],
    obstacle: ({ suspended }) => suspended && 'L’erogazione è sospesa.',
  },
  SUSPEND_DELIVERY: {
    who: inCharge,
    phases: ['SERVICE_DELIVERY'],
    obstacle: ({ suspended }) => suspended && 'L’erogazione è già sospesa.',
  },
  EVALUATE: { who: inCharge, leadsTo: 'FINAL_EVALUATION' },
  CLOSE: {
    who: inCharge,
    leadsTo: 'CLOSED',
    obstacle: ({ transferAsked }) => transferAsked && 'Un trasferimento è in attesa di risposta.',
  },
  REOPEN: { who: inCharge, phases: ['CLOSED'] },
  ASSIGN_CASE_MANAGER: { who: inCharge, phases: open },
  WRITE_DIARY_ENTRY: { who: inCharge, phases: open },
  ATTACH_DOCUMENT: { who: inCharge, phases: open },
  REQUEST_TRANSFER: {
    who: comuneInCharge,
    phases: open,
    obstacle: ({ transferAsked }) => transferAsked && 'Un trasferimento è già in attesa di risposta.',
  },
  REVOKE_TRANSFER: {
    who: comuneInCharge,
    phases: open,
    obstacle: ({ transferAsked }) => !transferAsked && 'Non ci sono trasferimenti in attesa di risposta.',
  },
  RETURN_CASE: {
    who: ambitoInCharge,
    phases: [...open, 'CLOSED'],
    obstacle: ({ held }) => held !== 'AMBITO' && 'La cartella non è in carico all’Ambito.',
  },
} as const satisfies Record<string, Rule>

/** A step of the pathway, named after the mutation that takes it. */
export type StepName = keyof typeof rules

export interface Step {
  readonly step: StepName
  readonly allowed: boolean
  /** Why not, for the end user; null when the step is allowed. */
  readonly obstacle: string | null
}

/** The steps that are this viewer's to take at some time, each with whether it may be taken now. Expects a viewer who sees the file. */
export function stepsFor(viewer: Viewer, situation: Situation): Step[] {
  return Object.entries<Rule>(rules).flatMap(([step, rule]) => {
    if (!admits(rule.who, viewer)) return []
    const obstacle = outOfPhase(rule, situation.phase) || rule.obstacle?.(situation) || null
    return [{ step: step as StepName, allowed: obstacle === null, obstacle }]
  })
}

function outOfPhase({ phases, leadsTo }: Rule, phase: CasePhase): string | false {
  const fits = leadsTo ? mayFollow(phase, leadsTo) : phases?.includes(phase)
  return !fits && `Non è previsto in questa fase: ${phaseNames[phase]}.`
}
