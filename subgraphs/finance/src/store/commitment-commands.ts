import { type Given, prepared } from '@cse/db/src/query/prepared'
import { sql } from '@cse/db/src/query/sql'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import type { Cents } from '@cse/schema/cents'
import { notFound } from '@cse/schema/refusal'
import { today } from '@cse/schema/today'
import { actText, type FormalAct } from '../rules/act.ts'
import { commitmentRefusal, type NewCommitment, reductionRefusal } from '../rules/commitment.ts'
import { type LedgerContext, onceLocked } from './all-or-nothing.ts'
import { creditorsText, type NamedCreditor, registered } from './named-creditors.ts'
import { recordOne } from './record.ts'
import { lockedCommitment, lockedLine } from './standing.ts'

/** What is recorded on an existing commitment, and why. Ids are uuids, amounts cents. */
export interface OnCommitment {
  readonly key: string
  readonly commitment: string
  readonly amount: Cents
  readonly act: FormalAct
  readonly reason: string | null
}

const insertCommitment = prepared(
  'record a commitment',
  (
    given: Given<{
      line: string
      amount: Cents
      act: string
      kind: string
      number: string
      on: string
      creditor: string
      code: string | null
      creditors: readonly string[]
      cig: string | null
      cup: string | null
      dueYear: number
      reason: string | null
      serves: boolean
      bookedOn: string
    }>,
  ) => sql<{ commitment: string; movement: string }>`
    with line as (
      select id, intervention_id, plan_id, ambito_code from finance.funding_line where id = ${given.line}
    ), made as (
      insert into finance.commitment (id, line_id, intervention_id, ambito_code, act, act_kind, act_number, creditor, creditor_code, cig, cup,
        due_year, committed_on, serves_reservations)
      select uuidv7(), id, intervention_id, ambito_code, ${given.act}, ${given.kind}, ${given.number}, ${given.creditor}, ${given.code},
        ${given.cig}, ${given.cup}, ${given.dueYear}, ${given.on}::date, ${given.serves}
      from line returning id
    ), found as (
      select creditor.id from finance.creditor join line using (ambito_code)
      where creditor.code = ${given.code} or creditor.id = any(${given.creditors}::uuid[])
    ), new as (
      -- locked only when it is new: commitments to the same creditor do not wait for each other
      insert into finance.creditor (id, ambito_code, organisation, kind, code, name)
      select uuidv7(), ambito_code, 'ambito:' || ambito_code, 'BODY', ${given.code}, ${given.creditor} from line
      where ${given.code}::text is not null and not exists (select from found)
      on conflict (ambito_code, code) do update set version = creditor.version returning id
    ), owed as (
      insert into finance.commitment_creditor (commitment_id, creditor_id, ambito_code)
      select made.id, creditor.id, ambito_code from made cross join line cross join (select id from found union select id from new) as creditor
    )
    insert into finance.movement (id, line_id, intervention_id, plan_id, ambito_code, commitment_id, kind, amount_cents, act, act_kind,
      act_number, act_on, reason, booked_on)
    select uuidv7(), line.id, intervention_id, plan_id, ambito_code, made.id, 'COMMITMENT', ${given.amount}, ${given.act}, ${given.kind},
      ${given.number}, ${given.on}::date, ${given.reason}, ${given.bookedOn}::date
    from line cross join made
    returning commitment_id as "commitment", id as "movement"`,
)

/** Binds money of a line to a creditor (impegno). Of writers at the same time, each finds what those before it left. */
export function recordCommitment(
  session: SchemaSession,
  { issuer, subject, at }: LedgerContext,
  { key, ...requested }: NewCommitment & { readonly key: string },
) {
  return onceLocked(
    session,
    { issuer, subject, operation: 'recordCommitment', key, input: requested },
    (writing) => lockedLine(writing, requested.line),
    async (writing, line) => {
      if (!line) return notFound()
      const refusal = commitmentRefusal(line, requested, at)
      if (refusal) return refusal
      const named = await registered(writing, requested.creditors)
      return named.length === requested.creditors.length ? bind(writing, named, requested, at) : notFound()
    },
  )
}

/** Gives part of a commitment, or all that is not liquidated, back to its line (disimpegno, economia). */
export function reduceCommitment(
  session: SchemaSession,
  { issuer, subject, at }: LedgerContext,
  { key, ...requested }: OnCommitment,
) {
  return onceLocked(
    session,
    { issuer, subject, operation: 'reduceCommitment', key, input: requested },
    (writing) => lockedCommitment(writing, requested.commitment),
    async (writing, standing) => {
      if (!standing) return notFound()
      const refusal = reductionRefusal(standing.commitment, requested, at)
      if (refusal) return refusal
      const movement = await recordOne(
        writing,
        { act: requested.act, at },
        { ...entryOf(requested), line: standing.line.line, kind: 'REDUCTION' },
      )
      return { commitment: requested.commitment, movement }
    },
  )
}

/** The entry that an input on a commitment becomes, but for its kind and line. */
export function entryOf({
  commitment,
  amount,
  reason,
}: Pick<OnCommitment, 'commitment' | 'amount' | 'reason'>) {
  return { commitment, amount, reason }
}

async function bind(
  writing: Writing,
  named: readonly NamedCreditor[],
  { line, amount, act, creditor, creditors, cig, cup, dueYear, reason, servesReservations }: NewCommitment,
  at: Date,
) {
  const made = await writing.one(
    insertCommitment({
      line,
      amount,
      act: actText(act),
      kind: act.kind,
      number: act.number,
      on: act.date,
      ...creditorsText(creditor, named),
      creditors,
      cig,
      cup,
      dueYear,
      reason,
      serves: servesReservations,
      bookedOn: today(at),
    }),
  )
  if (!made) throw new Error('The commitment was not recorded')
  return made
}
