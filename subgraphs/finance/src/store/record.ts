import { type Given, prepared } from '@cse/db/src/query/prepared'
import { sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import type { Cents } from '@cse/schema/cents'
import { today } from '@cse/schema/today'
import { actText, type FormalAct } from '../rules/act.ts'
import type { MovementKind } from '../rules/ledger.ts'

/** An entry on its way into the ledger. Ids are uuids, amounts cents. */
export interface NewLedgerEntry {
  readonly line: string
  readonly commitment?: string | undefined
  readonly kind: MovementKind
  readonly amount: Cents
  readonly reason: string | null
  /** The entry it undoes. */
  readonly reverses?: string
  /** The line that gives what this one receives, or the other way round. */
  readonly counterpartLine?: string | undefined
  /** To whom it is owed, of the commitment's creditors (uuid). */
  readonly creditor?: string | undefined
  readonly invoice?:
    | { readonly number: string; readonly date: string; readonly total: Cents | null }
    | undefined
}

/** What an entry carries apart from itself: the same for all that one act brings. */
interface Behind {
  readonly act: FormalAct
  readonly at: Date
}

const insertEntries = prepared(
  'record movements',
  (
    given: Given<{
      entries: string
      act: string
      kind: string
      number: string
      on: string
      bookedOn: string
    }>,
  ) =>
    sql<{ uuid: string }>`
      insert into finance.movement (id, line_id, intervention_id, plan_id, ambito_code, commitment_id, kind, amount_cents, act, act_kind,
        act_number, act_on, reason, booked_on, reverses, counterpart_line_id, creditor_id, invoice_number, invoice_on, invoice_cents)
      select uuidv7(), line.id, line.intervention_id, line.plan_id, line.ambito_code, entry.commitment, entry.kind, entry.amount,
        ${given.act}, ${given.kind}, ${given.number}, ${given.on}::date, entry.reason, ${given.bookedOn}::date, entry.reverses,
        entry."counterpartLine", entry.creditor, entry.invoice->>'number', (entry.invoice->>'date')::date,
        case when entry.invoice is not null then coalesce((entry.invoice->>'total')::bigint, entry.amount) end
      from jsonb_to_recordset(${given.entries}::jsonb) as entry (line uuid, commitment uuid, kind text, amount bigint, reason text,
        reverses uuid, "counterpartLine" uuid, creditor uuid, invoice jsonb)
      join finance.funding_line line on line.id = entry.line
      returning id as "uuid"`,
)

/**
 * Writes entries into the ledger, all in one statement, and with them every kept amount (`finance.keep_amounts`). The lines are to be locked
 * before, and the rules applied. Accounting day is the day it is now: nothing is dated back. @returns their uuids, in no order
 */
export async function record(
  writing: Writing,
  { act, at }: Behind,
  entries: readonly NewLedgerEntry[],
): Promise<readonly string[]> {
  if (entries.length === 0) return []
  const rows = await writing.rows(
    insertEntries({
      entries: JSON.stringify(entries),
      act: actText(act),
      kind: act.kind,
      number: act.number,
      on: act.date,
      bookedOn: today(at),
    }),
  )
  if (rows.length !== entries.length) throw new Error('A line that was locked is gone')
  return rows.map(({ uuid }) => uuid)
}

/** The same for a single entry. @returns its uuid */
export async function recordOne(writing: Writing, behind: Behind, entry: NewLedgerEntry): Promise<string> {
  const [uuid] = await record(writing, behind, [entry])
  if (uuid === undefined) throw new Error('The movement was not recorded')
  return uuid
}
