import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { type SQL, sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import type { Cents } from '@cse/schema/cents'
import type { Figures } from '../rules/amounts.ts'
import type { Payee } from '../rules/payee.ts'
import type { PlanStatus } from '../rules/plan.ts'
import { payeesOf } from './payees.ts'

/** Where a funding line stands, under its lock: nobody else moves it, or a commitment of it, until the write ends. */
export interface LineStanding extends Figures {
  readonly line: string
  readonly intervention: string
  readonly plan: string
  readonly fund: string
  readonly year: number
  readonly stage: 'DRAFT' | 'OPEN' | 'CLOSED'
  readonly status: PlanStatus
  readonly triennium: string
  /** Last day on which the fund may be spent. */
  readonly spendBy: string | null
  /** What cases reserved and nobody committed yet; nothing once its year is closed. */
  readonly reserved: Cents
}

/** Where a commitment stands; of its line, what stands beside it. */
export interface CommitmentStanding extends Figures {
  readonly commitment: string
  readonly cig: string | null
  readonly committedOn: string
  readonly servesReservations: boolean
  readonly dueYear: number
  readonly recognisesDebt: boolean
}

const figures = (of: SQL) => sql`
  ${of}.committed_cents as "committed", ${of}.liquidated_cents as "liquidated", ${of}.ordered_cents as "ordered", ${of}.paid_cents as "paid"`

const standing = (which: SQL) => sql<LineStanding>`
  select line.id as "line", line.intervention_id as "intervention", line.plan_id as "plan", line.fund, line.year, line.stage,
    line.planned_cents as "planned", ${figures(sql`line`)}, plan.status, plan.triennium, allocation.spend_by as "spendBy",
    case stage when 'OPEN' then greatest(0, reserved_cents - serving_cents) else 0 end as "reserved"
  from finance.funding_line line
  join finance.zone_plan plan on plan.id = line.plan_id
  left join finance.fund_allocation allocation
    on allocation.plan_id = line.plan_id and allocation.fund = line.fund and allocation.year = line.year
  where ${which} order by line.id for no key update of line`

const lockLines = prepared('lock funding lines', (given: Given<{ lines: readonly string[] }>) =>
  standing(anyOf(sql`line.id`, given.lines)),
)
const lockLineOfCommitment = prepared(
  'lock the line of a commitment',
  (given: Given<{ commitment: string }>) =>
    standing(sql`line.id = (select line_id from finance.commitment where id = ${given.commitment})`),
)
const lockLinesOfYear = prepared('lock the lines of a year', (given: Given<{ plan: string; year: number }>) =>
  standing(sql`line.plan_id = ${given.plan} and (line.year = ${given.year} or line.id in (
    select deferred.line_id from finance.year_residue residue join finance.commitment deferred on deferred.id = residue.commitment_id
    join finance.year_closing closing on closing.id = residue.closing_id
    where closing.plan_id = ${given.plan} and residue.deferred_to = ${given.year}))`),
)
const readCommitments = prepared(
  'commitments as they stand',
  (given: Given<{ commitments: readonly string[] }>) => sql<CommitmentStanding & { line: string }>`
    select id as "commitment", line_id as "line", cig, committed_on as "committedOn", serves_reservations as "servesReservations",
      due_year as "dueYear", recognises_debt as "recognisesDebt", committed_cents as "planned",
      ${figures(sql`commitment`)}
    from finance.commitment where ${anyOf(sql`id`, given.commitments)}`,
)

/** The lines that the viewer may write on, by id, locked in that order, in which the ledger locks them too. */
export async function lockedLines(
  writing: Writing,
  lines: readonly string[],
): Promise<readonly LineStanding[]> {
  return writing.rows(lockLines({ lines }))
}

/** All lines of a year of a plan, and those of earlier years of which something was deferred to it, locked. */
export function lockedLinesOfYear(writing: Writing, plan: string, year: number): Promise<LineStanding[]> {
  return writing.rows(lockLinesOfYear({ plan, year }))
}

/**
 * A commitment and its line, which is locked before the commitment is read: so its figures, too, are the latest. Null when the viewer may
 * not write on it.
 */
export async function lockedCommitment(
  writing: Writing,
  commitment: string,
): Promise<{
  readonly line: LineStanding
  readonly commitment: CommitmentStanding
  readonly payees: readonly Payee[]
} | null> {
  const [line, [standing], payees] = await Promise.all([
    writing.one(lockLineOfCommitment({ commitment })),
    writing.rows(readCommitments({ commitments: [commitment] })),
    payeesOf(writing, commitment),
  ])
  return line && standing ? { line, commitment: standing, payees } : null
}

/** Commitments as they stand; of lines that are locked, it is as they will stand until the write ends. */
export function commitmentsAsTheyStand(writing: Writing, commitments: readonly string[]) {
  return writing.rows(readCommitments({ commitments }))
}
