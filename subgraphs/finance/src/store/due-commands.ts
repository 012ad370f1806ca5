import { type Given, prepared } from '@cse/db/src/query/prepared'
import { sql } from '@cse/db/src/query/sql'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { type Cents, plus } from '@cse/schema/cents'
import { isRefused, notFound } from '@cse/schema/refusal'
import { dueRefusal, monthsRefusal, type RequestedDue } from '../rules/due.ts'
import { durcRefusal, invoiceRefusal, payeeOf } from '../rules/payee.ts'
import { type LedgerContext, onceOrNothing } from './all-or-nothing.ts'
import { ofCreditor } from './of-creditor.ts'
import { liquidatedOfInvoice } from './payees.ts'
import { recordOne } from './record.ts'
import { lockedCommitment } from './standing.ts'

/** Months whose due deliveries are to be liquidated on a commitment (uuid). */
export interface DueMonths extends RequestedDue {
  readonly key: string
  readonly commitment: string
  /** First days of months. */
  readonly months: readonly string[]
  /** One of the creditors of the commitment (uuid); null for the only one. */
  readonly creditor: string | null
  readonly reason: string | null
}

const lockDue = prepared(
  'lock due deliveries',
  (
    given: Given<{ line: string; debtOf: string | null; months: readonly string[]; creditor: string | null }>,
  ) => sql<{
    delivery: string
    amount: Cents
  }>`
    select delivery_id as "delivery", amount_cents as "amount" from finance.liquidable_delivery
    where (line_id = ${given.line} or intervention_id = ${given.debtOf}::uuid) and status = 'LIQUIDABLE'
      and month = any(${given.months}::date[]) and ${ofCreditor(given.creditor)}
    order by delivery_id for no key update`,
)
const selectElsewhere = prepared(
  'deliveries due on other lines',
  (given: Given<{ line: string; intervention: string; months: readonly string[] }>) => sql<{
    elsewhere: boolean
  }>`
    select exists (
      select from finance.liquidable_delivery
      where intervention_id = ${given.intervention} and line_id <> ${given.line} and status = 'LIQUIDABLE'
        and month = any(${given.months}::date[])) as "elsewhere"`,
)
const takeDue = prepared(
  'take due deliveries into a liquidation',
  (given: Given<{ movement: string; line: string; deliveries: readonly string[] }>) => sql`
    update finance.liquidable_delivery set status = 'LIQUIDATED', movement_id = ${given.movement}, line_id = ${given.line}
    where delivery_id = any(${given.deliveries}::uuid[]) and status = 'LIQUIDABLE'`,
)
const selectDeferred = prepared(
  'years to which a commitment was deferred',
  (given: Given<{ commitment: string }>) => sql<{ year: number }>`
    select deferred_to as "year" from finance.year_residue where commitment_id = ${given.commitment} and deferred_to is not null`,
)
const giveBack = prepared(
  'deliveries of a liquidation that was undone',
  (given: Given<{ movement: string }>) => sql`
    update finance.liquidable_delivery
    set status = case when withdrawn then 'WITHDRAWN' else 'LIQUIDABLE' end, movement_id = null
    where movement_id = ${given.movement}`,
)

/**
 * Finds due what was delivered to cases in some months (liquidazione, D.Lgs. 267/2000 art. 184): one liquidation for exactly the sum of the
 * deliveries, which are then liquidated; all of them, or none. The line is locked before the deliveries, as everywhere.
 */
export function liquidateDeliveries(
  session: SchemaSession,
  { issuer, subject, at }: LedgerContext,
  { key, ...requested }: DueMonths,
) {
  const { commitment, months, act, reason, invoice } = requested
  return onceOrNothing(
    session,
    { issuer, subject, operation: 'liquidateDeliveries', key, input: requested },
    async (writing) => {
      const standing = await lockedCommitment(writing, commitment)
      if (!standing) return notFound()
      const { line, intervention } = standing.line
      const payee = payeeOf(standing.payees, requested.creditor)
      if (payee !== null && isRefused(payee)) return payee
      const debtOf = standing.commitment.recognisesDebt ? intervention : null
      const due = await writing.rows(lockDue({ line, debtOf, months, creditor: payee?.creditor ?? null }))
      const other = due.length > 0 ? null : await writing.one(selectElsewhere({ line, intervention, months }))
      const amount = plus(...due.map((delivery) => delivery.amount))
      const refusal =
        monthsRefusal(standing.commitment, {
          months,
          deferredTo: await yearsDeferred(writing, commitment),
        }) ??
        dueRefusal(standing, { amount, elsewhere: other?.elsewhere ?? false }, requested, at) ??
        durcRefusal(payee, { cig: standing.commitment.cig, on: act.date }) ??
        invoiceRefusal(invoice, await liquidatedOfInvoice(writing, payee, invoice), amount)
      if (refusal) return refusal
      const movement = await recordOne(
        writing,
        { act, at },
        {
          line,
          commitment,
          kind: 'LIQUIDATION',
          amount,
          reason,
          ...(invoice && { invoice }),
          ...(payee && { creditor: payee.creditor }),
        },
      )
      const deliveries = due.map(({ delivery }) => delivery)
      const taken = await writing.run(takeDue({ movement, line, deliveries }))
      if (taken !== deliveries.length) throw new Error('A delivery that was locked is gone')
      return { commitment, movement }
    },
  )
}

/** The years to which closings deferred what a commitment owes. */
async function yearsDeferred(writing: Writing, commitment: string): Promise<number[]> {
  const rows = await writing.rows(selectDeferred({ commitment }))
  return rows.map(({ year }) => year)
}

/** What a liquidation that was undone had taken in is due again, unless it was withdrawn meanwhile. */
export async function makeDueAgain(writing: Writing, movement: string): Promise<void> {
  await writing.run(giveBack({ movement }))
}
