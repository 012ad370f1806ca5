import { removeDataKeys } from '@cse/db/src/encryption/data-keys'
import type { DueRecord, LeftOutReason } from '@cse/db/src/erasure/orders'
import { Param, sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'

/** Files whose period was over before a day, by id from one on. */
export function filesDue(
  writing: Writing,
  asked: { readonly endedBefore: string; readonly after: string | null; readonly most: number },
): Promise<DueRecord[]> {
  return writing.rows(sql<DueRecord>`
    select record_id as "record", person_id as "person", holder as "holder", reference as "reference", started_on as "startedOn",
      kept_until as "keptUntil"
    from cases.files_due(${asked.endedBefore}, ${asked.after}, ${asked.most})`)
}

/** A file that was ordered to be erased, and what stands in the way. */
export interface FileToErase {
  readonly record: string
  readonly person: string
  readonly because: LeftOutReason | null
  /** uuids of what analytics was told of. */
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

/** Forgets where persons lived of whom no case is left. @returns of whom one is */
export function forgetPersons(
  writing: Writing,
  persons: readonly string[],
): Promise<{ record: string; because: LeftOutReason }[]> {
  return writing.rows(sql<{ record: string; because: LeftOutReason }>`
    select person_id as "record", because as "because" from cases.forget_persons(${new Param(persons)}::uuid[])`)
}
