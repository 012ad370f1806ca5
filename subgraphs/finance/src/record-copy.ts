import type { RecordCopyContribution } from '@cse/schema/record-copy/contribution'

const PLAN = 'Programmazione e contabilità dell’ente, non riguarda la persona'

/** What the copy of a record has of what the person's cases request from the zone plan. */
export const recordCopy: RecordCopyContribution = {
  parts: [
    {
      name: 'funding',
      title: 'Copertura finanziaria',
      over: 'cases',
      at: ['case', 'funding'],
      question: `query RecordCopyFunding($row: ID!) {
  case(id: $row) { funding { state requested reserved decidedOn refusalReason figures { committed liquidated paid left } } }
}`,
    },
  ],
  withheld: {
    Creditor:
      'Anagrafica dei creditori dell’ente; ciò che è pagato per la persona è nella copertura finanziaria',
    LiquidableMonth: PLAN,
    Served: PLAN,
    'CaseFunding.intervention': PLAN,
    'CaseFunding.line': PLAN,
  },
  technical: [
    'CaseFunding.id',
    'CaseFunding.case',
    'CaseFunding.plannedIntervention',
    'CaseFigures.planned',
    'CaseFigures.reserved',
  ],
  labels: {},
}
