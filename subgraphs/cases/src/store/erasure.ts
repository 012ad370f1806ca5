import { removeDataKeys } from '@cse/db/src/encryption/data-keys'
import { type DueRecord, dueRecords, type SearchTurn } from '@cse/db/src/erasure/due-records'
import type { LeftOutReason } from '@cse/db/src/erasure/orders'
import { Param, sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'

/** Files whose period was over before a day. */
export const filesDue = (writing: Writing, { endedBefore, after, most }: SearchTurn): Promise<DueRecord[]> =>
  writing.rows(dueRecords(sql`cases.files_due(${endedBefore}, ${after}, ${most})`))

/** A file that was ordered to be erased, and what stands in the way. */
export interface FileToErase {
  readonly record: string
  readonly person: string
  readonly because: LeftOutReason | null
  /** uuids of what facts were emitted of. */
  readonly assessments: readonly string[]
  readonly deliveries: readonly string[]
  readonly transfers: readonly string[]
  readonly documents: number
  readonly entries: number
}

/** The ordered files that are there still, locked to the end of the transaction. */
export function filesToErase(
  writing: Writing,
  records: readonly string[],
  endedBefore: string,
): Promise<FileToErase[]> {
  return writing.rows(sql<FileToErase>`
    select record_id as "record", person_id as "person", because as "because", assessments as "assessments", deliveries as "deliveries",
      transfers as "transfers", documents as "documents", entries as "entries"
    from cases.files_to_erase(${new Param(records)}::uuid[], ${endedBefore})`)
}

/** Erases files: the keys of their texts first, then all that belongs to them. @returns how many keys are gone */
export async function eraseFiles(writing: Writing, records: readonly string[]): Promise<number> {
  const keys = await removeDataKeys(writing, 'cases', records)
  const erased = await writing.one(
    sql<{ count: number }>`select cases.erase_files(${new Param(records)}::uuid[]) as "count"`,
  )
  if (erased?.count !== records.length) throw new Error('Not all files were erased whose keys were removed')
  return keys
}
