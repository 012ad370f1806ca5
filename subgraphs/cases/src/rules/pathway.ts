import { corrections } from './corrections.ts'
import {
  ambitoInCharge,
  assessing,
  assigning,
  atTheAccess,
  delivered,
  inCharge,
  open,
  type Rule,
  uvmSecretariat,
} from './step-rule.ts'
import type { TransitionContext } from './transition-context.ts'

const transferWaits = ({ transferRequested }: TransitionContext) =>
  transferRequested && 'Un trasferimento è in attesa di risposta.'
const deliveryRuns = ({ deliveriesOpen }: TransitionContext) =>
  deliveriesOpen > 0 && 'Un’erogazione è ancora in corso: va prima conclusa.'
const assessmentWaits = ({ assessmentsOpen }: TransitionContext) =>
  assessmentsOpen > 0 && 'Una valutazione non è ancora conclusa.'
const uvmWaits = ({ uvmConvened }: TransitionContext) =>
  uvmConvened && 'Una seduta UVM è convocata e non ha ancora deciso.'

/** The pathway: each step with who may take it, from where it leads where, what it records and what may stand in its way. */
export const rules = {
  RECORD_ACCESS: {
    who: atTheAccess,
    phases: ['ACCESS_AND_ORIENTATION'],
    records: 'ACCESS_RECORDED',
    obstacle: ({ oriented }) => oriented && 'L’esito dell’orientamento è già registrato.',
  },
  PLAN_ASSESSMENT: {
    who: assessing,
    phases: ['ACCESS_AND_ORIENTATION', 'NEEDS_ASSESSMENT', 'INDIVIDUAL_PROJECT', 'SERVICE_DELIVERY'],
    // what is being delivered goes on while it is assessed whether it still answers the need
    leadsTo: { ACCESS_AND_ORIENTATION: 'NEEDS_ASSESSMENT', INDIVIDUAL_PROJECT: 'NEEDS_ASSESSMENT' },
    records: 'ASSESSMENT_PLANNED',
    obstacle: ({ accessRecorded }) => !accessRecorded && 'Il colloquio di accesso non è ancora registrato.',
  },
  COMPLETE_ASSESSMENT: {
    who: inCharge,
    phases: ['NEEDS_ASSESSMENT', 'SERVICE_DELIVERY'],
    records: 'ASSESSMENT_COMPLETED',
    obstacle: ({ assessmentsOpen }) => assessmentsOpen === 0 && 'Non ci sono valutazioni programmate.',
  },
  CONVOKE_UVM: {
    who: uvmSecretariat,
    phases: ['NEEDS_ASSESSMENT', 'INDIVIDUAL_PROJECT'],
    records: 'UVM_CONVENED',
    obstacle: ({ uvmConvened }) => uvmConvened && 'Una seduta UVM è già convocata.',
  },
  RECORD_UVM_DECISION: {
    who: uvmSecretariat,
    phases: ['NEEDS_ASSESSMENT', 'INDIVIDUAL_PROJECT'],
    records: 'UVM_DECIDED',
    obstacle: ({ uvmConvened }) => !uvmConvened && 'Non ci sono sedute UVM convocate.',
  },
  DRAFT_PROJECT: {
    who: inCharge,
    phases: ['NEEDS_ASSESSMENT', 'INDIVIDUAL_PROJECT', 'FINAL_EVALUATION'],
    leadsTo: 'INDIVIDUAL_PROJECT',
    records: 'PROJECT_DRAFTED',
    obstacle: (context) =>
      (context.assessmentsCompleted === 0 && 'Nessuna valutazione è ancora conclusa.') ||
      assessmentWaits(context) ||
      (context.project === 'DRAFT' && 'Un progetto è già in elaborazione: va modificato quello.') ||
      (context.project === 'AGREED' &&
        context.phase === 'INDIVIDUAL_PROJECT' &&
        'Il progetto è già sottoscritto: va variato quello.') ||
      deliveryRuns(context),
  },
  REVISE_PROJECT: {
    who: inCharge,
    phases: ['NEEDS_ASSESSMENT', 'INDIVIDUAL_PROJECT', 'SERVICE_DELIVERY'],
    leadsTo: { NEEDS_ASSESSMENT: 'INDIVIDUAL_PROJECT' },
    records: 'PROJECT_REVISED',
    obstacle: (context) =>
      (context.project !== 'DRAFT' &&
        !context.variationDrafted &&
        'Non c’è un progetto in elaborazione: quello sottoscritto va variato.') ||
      assessmentWaits(context),
  },
  VARY_PROJECT: {
    who: inCharge,
    phases: ['NEEDS_ASSESSMENT', 'INDIVIDUAL_PROJECT', 'SERVICE_DELIVERY'],
    leadsTo: { NEEDS_ASSESSMENT: 'INDIVIDUAL_PROJECT' },
    records: 'PROJECT_VARIED',
    obstacle: (context) =>
      (context.project !== 'AGREED' && 'Non c’è un progetto sottoscritto da variare.') ||
      (context.variationDrafted && 'Una variazione è già in elaborazione: va modificata quella.') ||
      assessmentWaits(context),
  },
  AGREE_PROJECT: {
    who: inCharge,
    phases: ['INDIVIDUAL_PROJECT', 'SERVICE_DELIVERY'],
    records: 'PROJECT_AGREED',
    obstacle: ({ project, variationDrafted, plannedInterventions }) =>
      (project !== 'DRAFT' && !variationDrafted && 'Non c’è un progetto da sottoscrivere.') ||
      (plannedInterventions === 0 && 'Il progetto non prevede interventi.'),
  },
  RECORD_OBJECTIVE_OUTCOME: {
    who: inCharge,
    phases: ['SERVICE_DELIVERY', 'FINAL_EVALUATION'],
    records: 'OBJECTIVE_VERIFIED',
  },
  START_DELIVERY: {
    who: inCharge,
    leadsTo: 'SERVICE_DELIVERY',
    records: 'DELIVERY_STARTED',
    obstacle: ({ project, variationDrafted }) =>
      (project !== 'AGREED' && 'Il progetto non è ancora sottoscritto.') ||
      (variationDrafted && 'La variazione del progetto non è ancora sottoscritta.'),
  },
  RECORD_DELIVERY: { who: inCharge, phases: ['SERVICE_DELIVERY'], records: 'DELIVERY_RECORDED' },
  WITHDRAW_DELIVERY: { who: inCharge, phases: delivered, records: 'DELIVERY_WITHDRAWN' },
  SUSPEND_DELIVERY: { who: inCharge, phases: ['SERVICE_DELIVERY'], records: 'DELIVERY_SUSPENDED' },
  RESUME_DELIVERY: { who: inCharge, phases: ['SERVICE_DELIVERY'], records: 'DELIVERY_RESUMED' },
  END_DELIVERY: { who: inCharge, phases: delivered, evenSuspended: true, records: 'DELIVERY_ENDED' },
  RECORD_ACTIVATION_PACT: { who: inCharge, phases: open, evenSuspended: true, records: 'PACT_SUBSCRIBED' },
  RECORD_PACT_MEETING: { who: inCharge, phases: open, evenSuspended: true, records: 'PACT_MEETING_HELD' },
  EVALUATE: {
    who: inCharge,
    leadsTo: 'FINAL_EVALUATION',
    records: 'CASE_EVALUATED',
    obstacle: assessmentWaits,
  },
  SUSPEND: { who: inCharge, phases: open, suspends: true, records: 'CASE_SUSPENDED' },
  RESUME: {
    who: inCharge,
    phases: open,
    suspends: false,
    evenSuspended: true,
    records: 'CASE_RESUMED',
    obstacle: ({ suspended }) => !suspended && 'Il caso non è sospeso.',
  },
  CLOSE: {
    who: inCharge,
    leadsTo: 'CLOSED',
    records: 'CASE_CLOSED',
    obstacle: (context) =>
      transferWaits(context) ||
      (!context.accessRecorded && 'Il colloquio di accesso non è ancora registrato.') ||
      deliveryRuns(context) ||
      assessmentWaits(context) ||
      uvmWaits(context),
  },
  INTERRUPT: {
    who: inCharge,
    phases: open,
    leadsTo: 'CLOSED',
    evenSuspended: true,
    records: 'CASE_INTERRUPTED',
    obstacle: (context) => transferWaits(context) || deliveryRuns(context),
  },
  REOPEN: { who: inCharge, phases: ['CLOSED'], leadsTo: 'NEEDS_ASSESSMENT', records: 'CASE_REOPENED' },
  ASSIGN_CASE_MANAGER: {
    who: assigning,
    phases: open,
    evenSuspended: true,
    records: 'CASE_MANAGER_ASSIGNED',
  },
  ASSIGN_TEAM_MEMBER: { who: assigning, phases: open, evenSuspended: true, records: 'TEAM_MEMBER_ASSIGNED' },
  REMOVE_TEAM_MEMBER: { who: assigning, phases: open, evenSuspended: true, records: 'TEAM_MEMBER_REMOVED' },
  WRITE_DIARY_ENTRY: { who: inCharge, phases: open, evenSuspended: true },
  ATTACH_DOCUMENT: { who: inCharge, phases: open, evenSuspended: true, records: 'DOCUMENT_ATTACHED' },
  WITHDRAW_DOCUMENT: {
    who: inCharge,
    phases: [...open, 'CLOSED'],
    evenSuspended: true,
    records: 'DOCUMENT_WITHDRAWN',
  },
  REQUEST_TRANSFER: {
    who: inCharge,
    phases: open,
    evenSuspended: true,
    records: 'TRANSFER_REQUESTED',
    obstacle: ({ transferRequested, transferProposed, held }) =>
      (transferRequested && 'Un trasferimento è già in attesa di risposta.') ||
      (held === 'AMBITO' && !transferProposed && 'La cartella è già in carico all’Ambito.'),
  },
  REVOKE_TRANSFER: {
    who: inCharge,
    phases: open,
    evenSuspended: true,
    records: 'TRANSFER_REVOKED',
    obstacle: ({ transferRequested }) =>
      !transferRequested && 'Non ci sono trasferimenti in attesa di risposta.',
  },
  RETURN_CASE: {
    who: ambitoInCharge,
    phases: [...open, 'CLOSED'],
    evenSuspended: true,
    movesCustody: true,
    records: 'CASE_RETURNED',
    obstacle: ({ held }) => held !== 'AMBITO' && 'La cartella non è in carico all’Ambito.',
  },
  ...corrections,
} as const satisfies Record<string, Rule>

/** A step of the pathway, named after the mutation that takes it. */
export type StepName = keyof typeof rules
