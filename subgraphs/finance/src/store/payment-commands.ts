import { type Given, prepared } from '@cse/db/src/query/prepared'
import { sql } from '@cse/db/src/query/sql'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import type { Cents } from '@cse/schema/cents'
import { isRefused, notFound } from '@cse/schema/refusal'
import type { FormalAct } from '../rules/act.ts'
import {
  type Invoice,
  liquidationRefusal,
  orderRefusal,
  paymentRefusal,
  reversalRefusal,
} from '../rules/commitment.ts'
import type { MovementKind } from '../rules/ledger.ts'
import {
  accountRefusal,
  durcRefusal,
  invoiceRefusal,
  type Payee,
  payeeOf,
  payeeRoomRefusal,
} from '../rules/payee.ts'
import { type LedgerContext, onceLocked, onceOrNothing } from './all-or-nothing.ts'
import { entryOf, type OnCommitment } from './commitment-commands.ts'
import { makeDueAgain } from './due-commands.ts'
import { liquidatedOfInvoice } from './payees.ts'
import { recordOne } from './record.ts'
import { lockedCommitment } from './standing.ts'

/** An entry that undoes another, in whole or in part. */
export interface Reversal {
  readonly key: string
  /** uuid of the entry to be undone. */
  readonly movement: string
  /** Cents; null for all that is left of it. */
  readonly amount: Cents | null
  readonly act: FormalAct
  readonly reason: string
}

/** What is recorded for one of the creditors of a commitment (uuid); null for the only one. */
type ForCreditor = OnCommitment & { readonly creditor: string | null }

/** Finds due what was committed (liquidazione, D.Lgs. 267/2000 art. 184), by an act and mostly an invoice. */
export function recordLiquidation(
  session: SchemaSession,
  act: LedgerContext,
  requested: ForCreditor & { readonly invoice: Invoice | null },
) {
  return recordOn(
    session,
    act,
    'recordLiquidation',
    requested,
    'LIQUIDATION',
    async (writing, standing, payee) => {
      const { invoice, amount, act: by } = requested
      return (
        liquidationRefusal(standing, requested, act.at) ??
        durcRefusal(payee, { cig: standing.commitment.cig, on: by.date }) ??
        invoiceRefusal(invoice, await liquidatedOfInvoice(writing, payee, invoice), amount)
      )
    },
  )
}

/** Orders the treasurer to pay what was liquidated (mandato, art. 185). */
export function orderPayment(session: SchemaSession, act: LedgerContext, requested: ForCreditor) {
  return recordOn(
    session,
    act,
    'orderPayment',
    requested,
    'PAYMENT_ORDER',
    (_, standing, payee) =>
      orderRefusal(standing, requested, act.at) ??
      accountRefusal(payee, { cig: standing.commitment.cig, on: requested.act.date }) ??
      payeeRoomRefusal('PAYMENT_ORDER', payee, requested.amount),
  )
}

/** What the treasurer paid of the orders (quietanza). */
export function recordPayment(session: SchemaSession, act: LedgerContext, requested: ForCreditor) {
  return recordOn(
    session,
    act,
    'recordPayment',
    requested,
    'PAYMENT',
    (_, standing, payee) =>
      paymentRefusal(standing, requested, act.at) ?? payeeRoomRefusal('PAYMENT', payee, requested.amount),
  )
}

const selectEntry = prepared(
  'an entry and what is left of it',
  (given: Given<{ movement: string }>) => sql<{
    kind: MovementKind
    left: Cents
    ofDeliveries: boolean
    creditor: string | null
  }>`
    select kind, creditor_id as "creditor", exists (select from finance.liquidable_delivery item where item.movement_id = movement.id) as "ofDeliveries", amount_cents - coalesce(
      (select sum(amount_cents) from finance.movement undoing where undoing.reverses = movement.id), 0)::bigint as "left"
    from finance.movement where id = ${given.movement}`,
)
const selectCommitmentOf = prepared(
  'the commitment of an entry',
  (given: Given<{ movement: string }>) => sql<{ commitment: string | null }>`
    select commitment_id as "commitment" from finance.movement where id = ${given.movement}`,
)

/**
 * Undoes an entry on a commitment by one of the opposite kind. With `only`, an entry of that kind. A liquidation of deliveries is undone whole:
 * they are due again.
 */
export function reverseMovement(
  session: SchemaSession,
  { issuer, subject, at }: LedgerContext,
  { key, ...requested }: Reversal,
  only?: MovementKind,
) {
  const operation = only === 'LIQUIDATION' ? 'reverseLiquidation' : 'reverseMovement'
  return onceOrNothing(session, { issuer, subject, operation, key, input: requested }, async (writing) => {
    const owner = await writing.one(selectCommitmentOf({ movement: requested.movement }))
    if (!owner?.commitment) return notFound()
    const standing = await lockedCommitment(writing, owner.commitment)
    // what is left of it is read under the lock
    const entry = await writing.one(selectEntry({ movement: requested.movement }))
    if (!standing || !entry || (only && entry.kind !== only)) return notFound()
    const amount = requested.amount ?? entry.left
    const verdict = reversalRefusal(standing, { ...entry, amount, act: requested.act }, at)
    if ('refused' in verdict) return verdict
    const movement = await recordOne(
      writing,
      { act: requested.act, at },
      {
        line: standing.line.line,
        commitment: owner.commitment,
        kind: verdict.kind,
        amount,
        reason: requested.reason,
        reverses: requested.movement,
        ...(entry.creditor !== null && { creditor: entry.creditor }),
      },
    )
    if (entry.ofDeliveries) await makeDueAgain(writing, requested.movement)
    return { commitment: owner.commitment, movement }
  })
}

type Standing = NonNullable<Awaited<ReturnType<typeof lockedCommitment>>>

function recordOn<Refusal extends { readonly refused: string }>(
  session: SchemaSession,
  { issuer, subject, at }: LedgerContext,
  operation: string,
  { key, ...requested }: ForCreditor & { readonly invoice?: Invoice | null },
  kind: MovementKind,
  refusalOf: (
    writing: Writing,
    standing: Standing,
    payee: Payee | null,
  ) => Refusal | undefined | Promise<Refusal | undefined>,
) {
  const once = { issuer, subject, operation, key, input: requested }
  const lock = (writing: Writing) => lockedCommitment(writing, requested.commitment)
  return onceLocked(session, once, lock, async (writing, standing) => {
    if (!standing) return notFound()
    const payee = payeeOf(standing.payees, requested.creditor)
    if (payee !== null && isRefused(payee)) return payee
    const refusal = await refusalOf(writing, standing, payee)
    if (refusal) return refusal
    const invoice = requested.invoice ?? undefined
    const entry = {
      ...entryOf(requested),
      line: standing.line.line,
      kind,
      ...(invoice && { invoice }),
      ...(payee && { creditor: payee.creditor }),
    }
    return {
      commitment: requested.commitment,
      movement: await recordOne(writing, { act: requested.act, at }, entry),
    }
  })
}
