import type { RecordCopyContribution } from '@cse/schema/record-copy/contribution'

/** Nothing here leads to a person, so nothing of it can be in the copy of a record (Reg. UE 2016/679 art. 11). */
export const recordCopy: RecordCopyContribution = {
  parts: [],
  withheld: {
    AnonymisedCase:
      'Fatti anonimi per la statistica: non sono riconducibili alla persona (Reg. UE 2016/679 art. 11)',
  },
  technical: [],
  labels: {},
}
