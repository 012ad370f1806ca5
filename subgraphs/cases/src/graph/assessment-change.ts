import { refusalType } from '@cse/schema/refusal-types'
import { builder, type CasesContext } from '../builder.ts'
import { assessmentById } from '../store/assessment.ts'
import { caseById } from '../store/case.ts'
import { Assessment } from './assessment.ts'
import { Case } from './case.ts'

/** What every mutation of an assessment answers with. */
export const changed = {
  assessment: { type: Assessment, description: 'The assessment.' },
  case: { type: Case, description: 'The case.' },
} as const

/** The assessment and its case as they are after the change. */
export async function changedNow(session: CasesContext['session'], assessment: string, caseId: string) {
  return { assessment: await assessmentById(session, assessment), case: await caseById(session, caseId) }
}

// Why an assessment may not be changed; the values are made in `assessing.ts`.

export const AssessmentCompleted = refusalType(builder, 'AssessmentCompleted', {
  description: 'The assessment is completed: it does not change any more (valutazione conclusa).',
})
export const AssessmentWithoutForm = refusalType(builder, 'AssessmentWithoutForm', {
  description: 'The assessment was written on paper or elsewhere: there is no instrument to fill in.',
})
export const AssessmentIncomplete = refusalType(builder, 'AssessmentIncomplete', {
  description: 'Required items wait for an answer (risposte obbligatorie mancanti).',
  details: {
    missing: { type: ['String'], description: 'Codes of the items, in their order (voci mancanti).' },
  },
})
export const PartsNotSignedOff = refusalType(builder, 'PartsNotSignedOff', {
  description: 'Not every professional has signed their part off (parti non sottoscritte).',
  details: { waiting: { type: 'Int', description: 'How many are waited for.' } },
})
export const NotParticipant = refusalType(builder, 'NotParticipant', {
  description: 'The part is to be signed off by the operator who is named for it.',
})
