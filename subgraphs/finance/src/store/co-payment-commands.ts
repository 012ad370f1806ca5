import { coPaymentRule } from '@cse/db/finance/co-payment-tables'
import { selected } from '@cse/db/src/query/selected'
import { sql } from '@cse/db/src/query/sql'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import type { Cents } from '@cse/schema/cents'
import type { EventPayload } from '@cse/schema/events/catalogue'
import { notFound, refuse } from '@cse/schema/refusal'
import { today } from '@cse/schema/today'
import { termsOf } from '../rules/co-payment.ts'
import { type LedgerContext, onceOrNothing } from './all-or-nothing.ts'
import { type CoPaymentRuleRow, scaleFields } from './co-payment-rules.ts'
import { emit } from './emit.ts'

export interface RequestedCoPayment {
  readonly key: string
  /** uuid of the planned intervention. */
  readonly plannedIntervention: string
  /** First day of the month from which it is to hold. */
  readonly from: string
  /** Code of an exemption in the regulation. */
  readonly exemption: string | null
}

/**
 * Requests what the user of a planned intervention pays from a month on. It is decided once persons has answered which ISEE is in force. Months that
 * were charged keep what they were charged by. @returns uuid of the determination
 */
export function assessCoPayment(
  session: SchemaSession,
  { issuer, subject, at }: LedgerContext,
  { key, ...requested }: RequestedCoPayment,
) {
  const { plannedIntervention: planned, from, exemption } = requested
  const once = { issuer, subject, operation: 'assessCoPayment', key, input: requested }
  return onceOrNothing(session, once, async (writing) => {
    await lockPlanned(writing, planned)
    const known = await writing.one(sql<{ ambito: string; person: string | null; charged: boolean }>`
      select ambito_code as "ambito", finance.person_charged(${planned}) as "person", exists (
        select from finance.co_payment_charge charge
        where charge.planned_intervention_id = ${planned} and charge.month >= ${from}::date and not charge.withdrawn) as "charged"
      from finance.case_funding where planned_intervention_id = ${planned} and intervention_id is not null`)
    if (!known?.person) return notFound()
    writing.touch([known.person])
    if (known.charged)
      return refuse(
        'MonthCharged',
        'Da quel mese in poi è già stato addebitato un mese: indicare un mese successivo.',
      )
    const rule = await ruleFor(writing, planned, from)
    if (!rule)
      return refuse(
        'NoCoPaymentRule',
        'Il regolamento dell’Ambito non prevede la compartecipazione per questa prestazione in quel mese.',
      )
    if (exemption !== null && !rule.exemptions.some(({ code }) => code === exemption))
      return refuse('ExemptionNotAllowed', 'Il regolamento non prevede questa esenzione.')
    const made = await add(writing, { planned, ambito: known.ambito, from, exemption, rule, at })
    await emit(writing, 'finance.isee-requested', {
      ambito: known.ambito,
      on: earlier(from, today(at)),
      requests: [{ coPayment: made, person: known.person, kind: rule.iseeKind }],
    })
    return { coPayment: made }
  })
}

/** Decides what was requested by the ISEE that was read; and anew what an ISEE of later makes different, from the month after. Done twice it changes nothing. */
export async function decideCoPayments(
  writing: Writing,
  { ambito, on, answers }: EventPayload<'persons.isee-read'>,
  at: Date,
): Promise<void> {
  for (const { coPayment, isee } of answers) {
    const known = await writing.one(sql<Determination>`
      select id as "id", planned_intervention_id as "planned", exemption, decided_at is not null as "decided", dsu_protocol as "dsuProtocol",
        isee_cents as "isee", regulation_id as "regulation", from_month as "from",
        not exists (select from finance.co_payment later
          where later.planned_intervention_id = one.planned_intervention_id and later.number > one.number) as "latest"
      from finance.co_payment one where id = ${coPayment}`)
    if (!known) continue
    await lockPlanned(writing, known.planned)
    if (!known.decided) await decide(writing, known.id, isee, at)
    else if (known.latest) await decideAnew(writing, { ...known, ambito, on }, isee, at)
  }
}

interface Determination {
  readonly id: string
  readonly planned: string
  readonly exemption: string | null
  readonly decided: boolean
  readonly latest: boolean
  readonly dsuProtocol: string | null
  readonly isee: Cents | null
  readonly regulation: string
  readonly from: string
}
type Isee = EventPayload<'persons.isee-read'>['answers'][number]['isee']

async function decideAnew(
  writing: Writing,
  known: Determination & { readonly ambito: string; readonly on: string },
  isee: Isee,
  at: Date,
) {
  const { planned, ambito, exemption } = known
  const from = monthAfter(known.on)
  const rule = await ruleFor(writing, planned, from)
  if (!rule || from <= known.from) return
  const same =
    known.dsuProtocol === (isee?.dsuProtocol ?? null) &&
    known.isee === (isee?.cents ?? null) &&
    known.regulation === rule.regulationUuid
  const stillExempt = exemption === null || rule.exemptions.some(({ code }) => code === exemption)
  if (same) return
  const made = await add(writing, {
    planned,
    ambito,
    from,
    exemption: stillExempt ? exemption : null,
    rule,
    at,
  })
  await decide(writing, made, isee, at)
}

async function decide(writing: Writing, id: string, isee: Isee, at: Date): Promise<void> {
  const standing = await writing.one(sql<CoPaymentRuleRow & { exemption: string | null }>`
    select ${selected(scaleFields)}, determination.exemption as "exemption" from finance.co_payment determination
    join ${coPaymentRule} on ${coPaymentRule.regulationId} = determination.regulation_id and ${coPaymentRule.serviceType} = determination.service_type
    where determination.id = ${id} and decided_at is null`)
  if (!standing) return
  const terms = termsOf(standing, isee?.cents ?? null, standing.exemption !== null)
  const decided = await writing.one(sql<{ planned: string; number: number; from: string }>`
    update finance.co_payment set decided_at = ${at.toISOString()}::timestamptz, isee_cents = ${isee?.cents ?? null}::bigint,
      dsu_protocol = ${isee?.dsuProtocol ?? null}, isee_submitted_on = ${isee?.submittedOn ?? null}::date,
      isee_valid_until = ${isee?.validUntil ?? null}::date, isee_discrepant = ${isee?.discrepant ?? null}::boolean,
      numerator = ${terms.numerator}, denominator = ${terms.denominator}, minimum_cents = ${terms.minimum}, maximum_cents = ${terms.maximum}
    where id = ${id} returning planned_intervention_id as "planned", number, to_char(from_month, 'YYYY-MM') as "from"`)
  if (!decided) throw new Error('A determination that was locked is gone')
  const { planned: plannedIntervention, number, from } = decided
  await emit(writing, 'finance.co-payment-decided', { plannedIntervention, number, from, terms })
}

interface NewDetermination extends Pick<RequestedCoPayment, 'from' | 'exemption'> {
  readonly planned: string
  readonly ambito: string
  readonly rule: CoPaymentRuleRow
  readonly at: Date
}

async function add(
  writing: Writing,
  { planned, ambito, from, exemption, rule, at }: NewDetermination,
): Promise<string> {
  const made = await writing.one(sql<{ id: string }>`
    insert into finance.co_payment (id, planned_intervention_id, ambito_code, number, from_month, regulation_id, service_type, exemption, requested_at)
    values (uuidv7(), ${planned}, ${ambito},
      (select coalesce(max(number), 0) + 1 from finance.co_payment where planned_intervention_id = ${planned}),
      ${from}::date, ${rule.regulationUuid}, ${rule.serviceTypeCode}, ${exemption}, ${at.toISOString()}::timestamptz)
    returning id as "id"`)
  if (!made) throw new Error('The determination was not recorded')
  return made.id
}

/** The rule of the Ambito's regulation in force in a month, for the service of a planned intervention. */
function ruleFor(writing: Writing, planned: string, month: string) {
  return writing.one(sql<CoPaymentRuleRow>`
    select ${selected(scaleFields)} from finance.case_funding funding
    join finance.plan_intervention intervention on intervention.id = funding.intervention_id
    join finance.co_payment_regulation regulation on regulation.ambito_code = funding.ambito_code
    join ${coPaymentRule} on ${coPaymentRule.regulationId} = regulation.id and ${coPaymentRule.serviceType} = intervention.service_type
    where funding.planned_intervention_id = ${planned} and regulation.valid_from = (
      select max(valid_from) from finance.co_payment_regulation current
      where current.ambito_code = funding.ambito_code and current.valid_from <= ${month}::date)`)
}

/** Determinations of one planned intervention are made one after the other. */
const lockPlanned = (writing: Writing, planned: string) =>
  writing.rows(sql`select pg_advisory_xact_lock(hashtextextended(${`co-payment ${planned}`}, 0))`)

const earlier = (one: string, other: string) => [one, other].toSorted()[0] ?? one

function monthAfter(day: string): string {
  const [year = 0, month = 0] = day.split('-').map(Number)
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10)
}
