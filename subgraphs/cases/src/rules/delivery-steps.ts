import { delivered, inCharge, open, type Rule } from './step-rule.ts'

/** The steps of delivery: begun, recorded by the month, suspended, ended; and of the activation pact. */
export const deliverySteps = {
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
} as const satisfies Record<string, Rule>
