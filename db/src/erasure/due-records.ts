import { type SQL, sql } from '../query/sql.ts'
import { A_TURN } from './orders.ts'

/** A record that is due, before a supervisor has seen it. */
export interface DueRecord {
  readonly record: string
  readonly person: string
  readonly holder: string
  readonly reference: string | null
  readonly startedOn: string
  readonly keptUntil: string
}

/** Where a turn of looking for due records begins and ends. */
export interface SearchTurn {
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

/** The id past which the next turn looks, after one that found these records; null when they are all. */
export const nextTurn = (found: readonly DueRecord[]): string | null =>
  (found.length === A_TURN && found.at(-1)?.record) || null
