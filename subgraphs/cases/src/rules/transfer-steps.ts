import { ambitoInCharge, inCharge, open, type Rule } from './step-rule.ts'

/** The steps by which a case passes to another holder. Its acceptance is a decision of who receives it (`transfer.ts`). */
export const transferSteps = {
  REQUEST_TRANSFER: {
    who: inCharge,
    phases: open,
    evenSuspended: true,
    records: 'TRANSFER_REQUESTED',
    obstacle: ({ transferRequested, transferProposed, held }) =>
      (transferRequested && 'Un trasferimento è già in attesa di risposta.') ||
      (held === 'AMBITO' && !transferProposed && 'La cartella è già in carico all’Ambito.'),
  },
  REVOKE_TRANSFER: {
    who: inCharge,
    phases: open,
    evenSuspended: true,
    records: 'TRANSFER_REVOKED',
    obstacle: ({ transferRequested }) =>
      !transferRequested && 'Non ci sono trasferimenti in attesa di risposta.',
  },
  RETURN_CASE: {
    who: ambitoInCharge,
    phases: [...open, 'CLOSED'],
    evenSuspended: true,
    movesCustody: true,
    records: 'CASE_RETURNED',
    obstacle: ({ held }) => held !== 'AMBITO' && 'La cartella non è in carico all’Ambito.',
  },
} as const satisfies Record<string, Rule>
