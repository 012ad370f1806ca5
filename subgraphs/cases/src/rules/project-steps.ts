import { assessmentWaits, deliveryRuns } from './obstacles.ts'
import { inCharge, type Rule } from './step-rule.ts'

/** The steps of the individual project: drafted, agreed, varied, and its objectives verified. */
export const projectSteps = {
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
} as const satisfies Record<string, Rule>
