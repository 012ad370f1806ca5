import { assessing, atTheAccess, inCharge, type Rule, uvmSecretariat } from './step-rule.ts'

/** The steps from the first contact to the decision of the UVM. */
export const accessAndAssessmentSteps = {
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
} as const satisfies Record<string, Rule>
