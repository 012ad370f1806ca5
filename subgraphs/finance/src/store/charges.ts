import { coPaymentCharge } from '@cse/db/finance/co-payment-tables'
import { children } from '@cse/db/src/query/children'
import { growing } from '@cse/db/src/query/growing'
import { keyset } from '@cse/db/src/query/keyset'
import { listLoader, loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { type Selected, selected } from '@cse/db/src/query/selected'
import { type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { type Cents, zero } from '@cse/schema/cents'

const collected = sql`coalesce((
  select sum(case entry.kind when 'COLLECTION' then entry.amount_cents when 'REFUND' then -entry.amount_cents end)
  from finance.co_payment_entry entry where entry.charge_id = ${coPaymentCharge.id}), 0)::bigint` as SQL<Cents>

const fields = {
  uuid: coPaymentCharge.id,
  plannedUuid: coPaymentCharge.plannedInterventionId,
  ambitoCode: coPaymentCharge.ambitoCode,
  firstDay: coPaymentCharge.month,
  month: sql`to_char(${coPaymentCharge.month}, 'YYYY-MM')` as SQL<string>,
  price: coPaymentCharge.priceCents,
  userShare: coPaymentCharge.userCents,
  coPaymentNumber: coPaymentCharge.coPaymentNumber,
  withdrawn: coPaymentCharge.withdrawn,
  noticeNumber: coPaymentCharge.noticeNumber,
  issuedOn: coPaymentCharge.issuedOn,
  dueOn: coPaymentCharge.dueOn,
  collected,
  /** Below zero where more came in than is owed. */
  left: sql`(case when ${coPaymentCharge.withdrawn} then 0 else ${coPaymentCharge.userCents} end - ${collected})::bigint` as SQL<Cents>,
  reminders: sql`array(
    select entry.entered_on::text from finance.co_payment_entry entry
    where entry.charge_id = ${coPaymentCharge.id} and entry.kind = 'REMINDER' order by entry.entered_on)` as SQL<
    string[]
  >,
  /** Whose the planned intervention is, for the log of access. */
  personUuid: sql`finance.person_charged(${coPaymentCharge.plannedInterventionId})` as SQL<string | null>,
}
/** What a user owes of a month, and what came in. */
export type ChargeRow = Selected<typeof fields>

const concerns = ({ personUuid }: { readonly personUuid: string | null }) => personUuid

const selectById = prepared(
  'charges by id',
  (given: Given<{ ids: readonly string[] }>) => sql<ChargeRow>`
  select ${selected(fields)} from ${coPaymentCharge} where ${anyOf(coPaymentCharge.id, given.ids)}`,
)
const selectOfPlanned = prepared(
  'charges of planned interventions',
  (given: Given<{ planned: readonly string[] }>) => sql<ChargeRow>`
  select ${selected(fields)} from ${coPaymentCharge} where ${anyOf(coPaymentCharge.plannedInterventionId, given.planned)}
  order by ${coPaymentCharge.month}, ${coPaymentCharge.id}`,
)

export const chargeById = loader(
  'charges by id',
  (session, ids: readonly string[]) => session.rows(selectById({ ids }), { concerns }),
  ({ uuid }) => uuid,
)

/** What was charged of a planned intervention, the first month first. */
export const chargesOfPlanned = listLoader(
  'charges of planned interventions',
  (session, planned: readonly string[]) => session.rows(selectOfPlanned({ planned }), { concerns }),
  ({ plannedUuid }) => plannedUuid,
)

const overdue = (
  on: string,
) => sql`${coPaymentCharge.dueOn} < ${on}::date and not ${coPaymentCharge.withdrawn}
  and ${coPaymentCharge.userCents} > ${collected}`

/** What is charged in an Ambito, the newest month first; with a day, what was due before it and is not paid. */
export const chargesOfAmbito = growing({
  name: 'charges of an Ambito',
  table: coPaymentCharge,
  fields,
  shape: (row: ChargeRow) => row,
  under: coPaymentCharge.ambitoCode,
  parentOf: ({ ambitoCode }) => ambitoCode,
  order: keyset([coPaymentCharge.month, coPaymentCharge.id], 'descending'),
  cursorOf: ({ firstDay, uuid }) => [firstDay, uuid],
  concerns,
  where: ({ overdueOn }: { readonly overdueOn: string | null }) =>
    overdueOn === null ? undefined : overdue(overdueOn),
})

/** What was due before a day and is not paid (morosità), in cents. */
export interface Arrears {
  readonly ambito: string
  readonly charges: number
  readonly amount: Cents
}

const selectArrears = prepared(
  'arrears of Ambiti',
  (given: Given<{ ambiti: readonly string[]; on: string }>) => sql<Arrears>`
  select ${coPaymentCharge.ambitoCode} as "ambito", count(*)::integer as "charges",
    sum(${coPaymentCharge.userCents} - ${collected})::bigint as "amount"
  from ${coPaymentCharge} where ${anyOf(coPaymentCharge.ambitoCode, given.ambiti)} and ${coPaymentCharge.dueOn} < ${given.on}::date
    and not ${coPaymentCharge.withdrawn} and ${coPaymentCharge.userCents} > ${collected}
  group by ${coPaymentCharge.ambitoCode}`,
)

const arrears = children(
  'arrears of Ambiti',
  (session, ambiti, { on }: { readonly on: string }) => session.rows(selectArrears({ ambiti, on })),
  ({ ambito }) => ambito,
)

/** What users of an Ambito owe that was due before a day. */
export async function arrearsOf(
  session: SchemaSession,
  ambito: string,
  on: { readonly on: string },
): Promise<Arrears> {
  const [found] = await arrears(session, ambito, on)
  return found ?? { ambito, charges: 0, amount: zero }
}
