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
  case(id: $row) { funding { state requested reserved decidedOn refusalReason figures { committed liquidated paid left }
    coPayments { from state decidedAt exemption isee dsuProtocol iseeValidUntil }
    charges { month amount reckoning { price userShare publicShare lines { text amount } } withdrawn noticeNumber issuedOn dueOn collected left reminders } } }
}`,
    },
  ],
  withheld: {
    Creditor:
      'Anagrafica dei creditori dell’ente; ciò che è pagato per la persona è nella copertura finanziaria',
    LiquidableMonth: PLAN,
    CoPaymentArrears: PLAN,
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
    'CoPayment.id',
    'CoPayment.number',
    'CoPayment.regulation',
    'CoPayment.reckoning',
    'CoPaymentCharge.id',
    'CoPaymentCharge.plannedIntervention',
    'CoPaymentCharge.overdue',
  ],
  labels: {
    'CoPayment.decidedAt': 'Determinata il',
    'CoPayment.isee': 'ISEE letto',
    'CoPaymentLine.text': 'Riga del calcolo',
    'CoPaymentLine.amount': 'Importo',
  },
}
