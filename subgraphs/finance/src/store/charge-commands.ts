import { sql } from '@cse/db/src/query/sql'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { type Cents, greatest, minus, zero } from '@cse/schema/cents'
import { notFound, refuse } from '@cse/schema/refusal'
import { today } from '@cse/schema/today'
import { type LedgerContext, onceOrNothing } from './all-or-nothing.ts'
import type { DeliveryNotice } from './funding-commands.ts'

/** What the user bears of a month that was delivered. */
export interface Charged
  extends Pick<
    DeliveryNotice,
    'delivery' | 'plannedIntervention' | 'month' | 'bodyCents' | 'withdrawn' | 'version'
  > {
  readonly ambito: string
  readonly userCents?: Cents | null | undefined
  readonly coPayment?: number | null | undefined
}

/** Keeps what a month charges its user. What was collected of one that was withdrawn stays, to be given back. */
export async function keepCharge(
  writing: Writing,
  {
    delivery,
    plannedIntervention,
    ambito,
    month,
    bodyCents,
    userCents,
    coPayment,
    withdrawn,
    version,
  }: Charged,
): Promise<void> {
  if (userCents == null || (userCents === 0 && coPayment == null)) return
  await writing.run(sql`
    insert into finance.co_payment_charge as kept (id, planned_intervention_id, ambito_code, month, price_cents, user_cents, co_payment_number,
      withdrawn, version)
    values (${delivery}, ${plannedIntervention}, ${ambito}, ${`${month}-01`}::date, ${bodyCents + userCents}, ${userCents}, ${coPayment ?? null}::integer,
      ${withdrawn}, ${version})
    on conflict (id) do update set withdrawn = excluded.withdrawn, version = excluded.version where kept.version < excluded.version`)
}

interface OnCharge {
  readonly key: string
  /** uuid of the charge. */
  readonly charge: string
}

/** Records the notice of payment (avviso pagoPA) that was sent for a month. */
export function issueNotice(
  session: SchemaSession,
  context: LedgerContext,
  requested: OnCharge & { readonly noticeNumber: string; readonly dueOn: string },
) {
  return onCharge(
    session,
    context,
    'issueCoPaymentNotice',
    requested,
    async (writing, { owed, noticeNumber }) => {
      if (owed === 0 || noticeNumber !== null)
        return refuse(
          'NoticeNotAllowed',
          'Per questo mese non c’è nulla da pagare, o l’avviso è già stato emesso.',
        )
      const issued = await writing.one(sql<{ done: boolean }>`
        select finance.issue_notice(${requested.charge}, ${requested.noticeNumber}, ${today(context.at)}::date, ${requested.dueOn}::date) as "done"`)
      return issued?.done !== true
        ? refuse('NoticeNotAllowed', 'Il numero di avviso è già di un altro addebito.')
        : { charge: requested.charge }
    },
  )
}

/** Records what came in for a month, or what of it was given back. */
export function enterCollection(
  session: SchemaSession,
  context: LedgerContext,
  requested: OnCharge & {
    readonly kind: 'COLLECTION' | 'REFUND'
    readonly amount: Cents
    readonly on: string
    readonly reference: string
  },
) {
  const { kind, amount } = requested
  return onCharge(
    session,
    context,
    'recordCoPaymentCollection',
    requested,
    async (writing, { owed, collected }) => {
      const available = kind === 'REFUND' ? collected : greatest(zero, minus(owed, collected))
      if (amount > available)
        return refuse('NothingToCollect', 'L’importo supera quanto resta da riscuotere, o da restituire.', {
          available,
        })
      await enter(writing, requested, kind, requested.on, amount, requested.reference)
      return { charge: requested.charge }
    },
  )
}

/** Records a reminder (sollecito) of what is due and not paid. */
export function remind(
  session: SchemaSession,
  context: LedgerContext,
  requested: OnCharge & { readonly on: string },
) {
  return onCharge(
    session,
    context,
    'remindCoPayment',
    requested,
    async (writing, { owed, collected, dueOn }) => {
      if (dueOn === null || dueOn >= requested.on || owed <= collected)
        return refuse('NotOverdue', 'L’addebito non è scaduto, o è già pagato.')
      await enter(writing, requested, 'REMINDER', requested.on, null, null)
      return { charge: requested.charge }
    },
  )
}

interface ChargeStanding {
  readonly owed: Cents
  readonly collected: Cents
  readonly noticeNumber: string | null
  readonly dueOn: string | null
  readonly person: string | null
}

function onCharge<Outcome extends object>(
  session: SchemaSession,
  { issuer, subject }: LedgerContext,
  operation: string,
  { key, ...input }: OnCharge,
  work: (writing: Writing, standing: ChargeStanding) => Promise<Outcome>,
) {
  return onceOrNothing(session, { issuer, subject, operation, key, input }, async (writing) => {
    // what came in is read by a statement after the lock
    await writing.rows(
      sql`select from finance.co_payment_charge where id = ${input.charge} for no key update`,
    )
    const standing = await writing.one(sql<ChargeStanding>`
      select case when withdrawn then 0 else user_cents end as "owed", notice_number as "noticeNumber", due_on as "dueOn", coalesce((
          select sum(case kind when 'COLLECTION' then amount_cents when 'REFUND' then -amount_cents end)
          from finance.co_payment_entry where charge_id = co_payment_charge.id), 0)::bigint as "collected",
        finance.person_charged(planned_intervention_id) as "person"
      from finance.co_payment_charge where id = ${input.charge}`)
    if (!standing) return notFound()
    if (standing.person) writing.touch([standing.person])
    return work(writing, standing)
  })
}

async function enter(
  writing: Writing,
  { charge }: OnCharge,
  kind: 'COLLECTION' | 'REFUND' | 'REMINDER',
  on: string,
  amount: Cents | null,
  reference: string | null,
): Promise<void> {
  await writing.run(sql`
    insert into finance.co_payment_entry (id, charge_id, ambito_code, kind, entered_on, amount_cents, reference)
    select uuidv7(), id, ambito_code, ${kind}, ${on}::date, ${amount}::bigint, ${reference}
    from finance.co_payment_charge where id = ${charge}`)
}
