import { assessing, atTheAccess, delivered, inCharge, open, type Rule, uvmSecretariat } from './step-rule.ts'

/**
 * The steps that mend a mistake. Each gives a reason, which its event keeps; what was wrong stays in the file, marked or replaced by what is
 * right. Where a step leads back to another phase, the history of the case says to which (`history.ts`).
 */
export const corrections = {
  CORRECT_ACCESS: {
    who: atTheAccess,
    phases: [...open, 'CLOSED'],
    records: 'ACCESS_CORRECTED',
    obstacle: ({ accessRecorded }) => !accessRecorded && 'Il colloquio di accesso non è ancora registrato.',
  },
  CANCEL_ASSESSMENT: {
    who: assessing,
    phases: ['NEEDS_ASSESSMENT', 'SERVICE_DELIVERY'],
    records: 'ASSESSMENT_CANCELLED',
    obstacle: ({ assessmentsOpen }) => assessmentsOpen === 0 && 'Non ci sono valutazioni programmate.',
  },
  CANCEL_UVM: {
    who: uvmSecretariat,
    phases: ['NEEDS_ASSESSMENT', 'INDIVIDUAL_PROJECT'],
    records: 'UVM_CANCELLED',
    obstacle: ({ uvmConvened }) => !uvmConvened && 'Non ci sono sedute UVM convocate.',
  },
  DISCARD_PROJECT: {
    who: inCharge,
    phases: ['NEEDS_ASSESSMENT', 'INDIVIDUAL_PROJECT', 'SERVICE_DELIVERY'],
    records: 'PROJECT_DISCARDED',
    obstacle: ({ project, variationDrafted }) =>
      project !== 'DRAFT' && !variationDrafted && 'Non c’è un progetto in elaborazione da annullare.',
  },
  CORRECT_DELIVERY: { who: inCharge, phases: [...delivered, 'CLOSED'], records: 'DELIVERY_CORRECTED' },
  CORRECT_DELIVERY_END: { who: inCharge, phases: delivered, records: 'DELIVERY_END_CORRECTED' },
  CORRECT_EVALUATION: {
    who: inCharge,
    phases: ['FINAL_EVALUATION', 'CLOSED'],
    records: 'EVALUATION_CORRECTED',
  },
  WITHDRAW_EVALUATION: {
    who: inCharge,
    phases: ['FINAL_EVALUATION'],
    leadsTo: 'SERVICE_DELIVERY',
    records: 'EVALUATION_WITHDRAWN',
  },
} as const satisfies Record<string, Rule>
