import { type SQL, sql } from '../query/sql.ts'
import type { Writing } from '../session/schema-session.ts'
import { A_TURN, type DisposableRule, type DueRecord, reportDue } from './orders.ts'

/** Where a turn of looking for due records begins and ends. */
export interface Turn {
  readonly endedBefore: string
  /** uuid of the last record of the turn before. */
  readonly after: string | null
  readonly most: number
}

/** What a function of the database answers of records that are due, by id from one on. */
export const dueRecords = (source: SQL): SQL<DueRecord> => sql<DueRecord>`
  select record_id as "record", person_id as "person", holder as "holder", reference as "reference", started_on as "startedOn",
    kept_until as "keptUntil"
  from ${source}`

/** Proposes what one turn finds, and leaves what comes after it to the next, an event of the same topic. */
export async function proposeTurn(
  writing: Writing,
  topic: string,
  { endedBefore, after }: Omit<Turn, 'most'>,
  { rule, find }: { readonly rule: DisposableRule; readonly find: (turn: Turn) => Promise<DueRecord[]> },
): Promise<void> {
  const due = await find({ endedBefore, after, most: A_TURN })
  await reportDue(writing, endedBefore, rule, due)
  const last = due.length === A_TURN ? due.at(-1) : undefined
  if (last) await writing.emit(topic, { endedBefore, after: last.record })
}
