import { type Given, prepared } from '@cse/db/src/query/prepared'
import { sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import type { Cents } from '@cse/schema/cents'
import type { Invoice } from '../rules/commitment.ts'
import type { Payee } from '../rules/payee.ts'

const selectPayees = prepared(
  'creditors of a commitment as they stand',
  (given: Given<{ commitment: string }>) => sql<Payee>`
    select creditor.id as "creditor", kind as "kind", durc_until as "durcUntil", account_declared_on as "accountDeclaredOn",
      iban_end is not null as "hasIban", coalesce(done.liquidated, 0)::bigint as "liquidated", coalesce(done.ordered, 0)::bigint as "ordered",
      coalesce(done.paid, 0)::bigint as "paid"
    from finance.commitment_creditor owed join finance.creditor on creditor.id = owed.creditor_id
    left join lateral (
      select sum(moves.liquidated) as liquidated, sum(moves.ordered) as ordered, sum(moves.paid) as paid
      from finance.movement cross join finance.moves(movement.kind, amount_cents) as moves
      where movement.commitment_id = owed.commitment_id and movement.creditor_id = owed.creditor_id
    ) as done on true
    where owed.commitment_id = ${given.commitment} order by creditor.id`,
)

/** Its creditors, and what each was liquidated, ordered and paid; under the lock of its line. */
export function payeesOf(writing: Writing, commitment: string): Promise<Payee[]> {
  return writing.rows(selectPayees({ commitment }))
}

const lockInvoice = prepared(
  'lock an invoice',
  (given: Given<{ invoice: string }>) =>
    sql`select pg_advisory_xact_lock(hashtextextended(${given.invoice}, 0))`,
)
const selectInvoice = prepared(
  'what was liquidated of an invoice',
  (given: Given<{ creditor: string; number: string; on: string }>) => sql<{
    total: Cents
    liquidated: Cents
  }>`
    select min(invoice_cents) as "total", sum(amount_cents - coalesce((
      select sum(undoing.amount_cents) from finance.movement undoing where undoing.reverses = movement.id), 0))::bigint as "liquidated"
    from finance.movement
    where creditor_id = ${given.creditor} and invoice_number = ${given.number} and invoice_on = ${given.on}::date and kind = 'LIQUIDATION'
    having count(*) > 0`,
)

/** What was liquidated of an invoice of the creditor until now; whoever liquidates another part of it waits for this write. */
export async function liquidatedOfInvoice(
  writing: Writing,
  payee: Payee | null,
  invoice: Invoice | null,
): Promise<{ readonly total: Cents; readonly liquidated: Cents } | null> {
  if (payee === null || invoice === null) return null
  const { number, date } = invoice
  await writing.rows(lockInvoice({ invoice: `invoice ${payee.creditor} ${number} ${date}` }))
  return writing.one(selectInvoice({ creditor: payee.creditor, number, on: date }))
}
