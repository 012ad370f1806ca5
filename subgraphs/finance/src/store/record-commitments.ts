import { type Given, prepared } from '@cse/db/src/query/prepared'
import { sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import { today } from '@cse/schema/today'
import { actText } from '../rules/act.ts'
import type { NewCommitment } from '../rules/commitment.ts'
import { creditorsText, type NamedCreditor } from './named-creditors.ts'

/** A commitment that its line bears, on its way into the ledger; ids are uuids. */
export interface BoundCommitment {
  readonly commitment: string
  readonly movement: string
  readonly requested: NewCommitment
  readonly named: readonly NamedCreditor[]
  readonly at: Date
}

// A line that is not there leaves columns null that must not be, and fails the statement.
const insertCommitments = prepared(
  'record commitments',
  (given: Given<{ commitments: string }>) => sql`
    with placed as (
      select bound.*, line.intervention_id, line.plan_id, line.ambito_code
      from jsonb_to_recordset(${given.commitments}::jsonb) as bound (commitment uuid, movement uuid, line uuid, amount bigint, act text,
        act_kind text, act_number text, act_on date, creditor text, code text, creditors uuid[], cig text, cup text, due_year integer,
        reason text, serves boolean, debt boolean, booked_on date)
      left join lateral (select * from finance.funding_line where id = bound.line limit 1) as line on true
    ), made as (
      insert into finance.commitment (id, line_id, intervention_id, ambito_code, act, act_kind, act_number, creditor, creditor_code, cig, cup,
        due_year, committed_on, serves_reservations, recognises_debt)
      select commitment, line, intervention_id, ambito_code, act, act_kind, act_number, creditor, code, cig, cup, due_year, act_on, serves,
        debt
      from placed
    ), by_code as (
      select distinct on (ambito_code, code) ambito_code, code, creditor as name from placed where cardinality(creditors) = 0
      order by ambito_code, code
    ), found as (
      select known.id, ambito_code, code from by_code cross join lateral (
        select id from finance.creditor where (creditor.ambito_code, creditor.code) = (by_code.ambito_code, by_code.code) limit 1) as known
    ), new as (
      -- locked only when it is new: commitments to the same creditor do not wait for each other
      insert into finance.creditor (id, ambito_code, organisation, kind, code, name)
      select uuidv7(), ambito_code, 'ambito:' || ambito_code, 'BODY', code, name from by_code
      where not exists (select from found where (found.ambito_code, found.code) = (by_code.ambito_code, by_code.code))
      on conflict (ambito_code, code) do update set version = creditor.version returning id, ambito_code, code
    ), owed as (
      insert into finance.commitment_creditor (commitment_id, creditor_id, ambito_code)
      select commitment, unnest(creditors), ambito_code from placed
      union all
      select commitment, known.id, ambito_code from placed join (table found union all table new) as known using (ambito_code, code)
      where cardinality(creditors) = 0
    )
    insert into finance.movement (id, line_id, intervention_id, plan_id, ambito_code, commitment_id, kind, amount_cents, act, act_kind,
      act_number, act_on, reason, booked_on)
    select movement, line, intervention_id, plan_id, ambito_code, commitment, 'COMMITMENT', amount, act, act_kind, act_number, act_on,
      reason, booked_on
    from placed`,
)

/** Writes commitments into the ledger, with their creditors and kept amounts. It leaves before the commit, which fails if this does. */
export function recordCommitments(writing: Writing, bound: readonly BoundCommitment[]): void {
  const commitments = bound.map(({ commitment, movement, requested, named, at }) => ({
    commitment,
    movement,
    line: requested.line,
    amount: requested.amount,
    act: actText(requested.act),
    act_kind: requested.act.kind,
    act_number: requested.act.number,
    act_on: requested.act.date,
    ...creditorsText(requested.creditor, named),
    creditors: requested.creditors,
    cig: requested.cig,
    cup: requested.cup,
    due_year: requested.dueYear,
    reason: requested.reason,
    serves: requested.servesReservations,
    debt: requested.recognisesDebt,
    booked_on: today(at),
  }))
  writing.run(insertCommitments({ commitments: JSON.stringify(commitments) })).catch(() => {})
}
