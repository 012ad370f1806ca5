import { assessmentWaits, deliveryRuns, transferWaits, uvmWaits } from './obstacles.ts'
import { inCharge, open, type Rule } from './step-rule.ts'

/** The steps by which a case is evaluated, suspended, closed and opened again. */
export const closingSteps = {
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
} as const satisfies Record<string, Rule>
