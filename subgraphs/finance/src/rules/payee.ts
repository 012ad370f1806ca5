import { type Cents, greatest, minus, zero } from '@cse/schema/cents'
import { refuse } from '@cse/schema/refusal'
import type { Invoice } from './commitment.ts'

/** A creditor of a commitment, and what was liquidated and ordered for it there, in cents. */
export interface Payee {
  readonly creditor: string
  readonly kind: 'BODY' | 'PROVIDER' | 'PERSON'
  /** Last day on which its DURC is good. */
  readonly durcUntil: string | null
  readonly accountDeclaredOn: string | null
  readonly hasIban: boolean
  readonly liquidated: Cents
  readonly ordered: Cents
  readonly paid: Cents
}

/**
 * To whom something on a commitment is owed: who was named, or the only creditor there is. Null for a commitment recorded before creditors
 * were registered.
 */
export function payeeOf(payees: readonly Payee[], named: string | null) {
  const payee =
    named === null
      ? payees.length === 1
        ? payees[0]
        : undefined
      : payees.find(({ creditor }) => creditor === named)
  if (payee) return payee
  return payees.length === 0 && named === null
    ? null
    : refuse('CreditorNotOfCommitment', 'Indicare uno dei creditori dell’impegno.')
}

/** What is owed under a public contract is liquidated while the DURC is good (D.L. 69/2013 art. 31 c. 4-5: it is good for 120 days). */
export function durcRefusal(
  payee: Payee | null,
  { cig, on }: { readonly cig: string | null; readonly on: string },
) {
  if (payee === null || payee.kind === 'PERSON' || cig === null) return undefined
  const { durcUntil } = payee
  return durcUntil !== null && durcUntil >= on
    ? undefined
    : refuse('DurcNotValid', 'Il DURC del creditore manca o è scaduto alla data dell’atto.')
}

/** What is owed under a public contract is paid to the account that the creditor declared (tracciabilità, L. 136/2010 art. 3 c. 1 and 7). */
export function accountRefusal(
  payee: Payee | null,
  { cig, on }: { readonly cig: string | null; readonly on: string },
) {
  if (payee === null || payee.kind === 'PERSON' || cig === null) return undefined
  const { accountDeclaredOn, hasIban } = payee
  return hasIban && accountDeclaredOn !== null && accountDeclaredOn <= on
    ? undefined
    : refuse('AccountNotDeclared', 'Il creditore non ha comunicato il conto dedicato (L. 136/2010 art. 3).')
}

/** No creditor of several is ordered or paid more than was liquidated, or ordered, for it. */
export function payeeRoomRefusal(kind: 'PAYMENT_ORDER' | 'PAYMENT', payee: Payee | null, amount: Cents) {
  if (payee === null) return undefined
  const { liquidated, ordered, paid } = payee
  const available = kind === 'PAYMENT' ? minus(ordered, paid) : minus(liquidated, ordered)
  return amount > available
    ? refuse('NothingToPay', 'L’importo supera quanto spetta al creditore a questo stadio.', {
        available: greatest(zero, available),
      })
    : undefined
}

/** An invoice is liquidated once: parts of it, on whatever commitments, never come to more than its total (D.L. 66/2014 art. 42). */
export function invoiceRefusal(
  invoice: Invoice | null,
  known: { readonly total: Cents; readonly liquidated: Cents } | null,
  amount: Cents,
) {
  if (invoice === null) return undefined
  const total = known?.total ?? invoice.total ?? amount
  const available = greatest(zero, minus(total, known?.liquidated ?? zero))
  return amount > available
    ? refuse('InvoiceExceeded', 'La fattura è già liquidata, o l’importo supera il suo totale.', {
        available,
      })
    : undefined
}
