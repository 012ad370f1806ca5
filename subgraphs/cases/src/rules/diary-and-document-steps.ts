import { inCharge, open, type Rule } from './step-rule.ts'

/** The steps that add to the file of a case, or take from it. */
export const diaryAndDocumentSteps = {
  WRITE_DIARY_ENTRY: { who: inCharge, phases: open, evenSuspended: true },
  ATTACH_DOCUMENT: { who: inCharge, phases: open, evenSuspended: true, records: 'DOCUMENT_ATTACHED' },
  WITHDRAW_DOCUMENT: {
    who: inCharge,
    phases: [...open, 'CLOSED'],
    evenSuspended: true,
    records: 'DOCUMENT_WITHDRAWN',
  },
} as const satisfies Record<string, Rule>
