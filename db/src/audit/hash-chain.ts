import { createHash } from 'node:crypto'
import type { ISql } from 'postgres'
import { type EntryArchive, inOrder, type SealedEntry } from './archived-entries.ts'

/** What is said of a batch of the log: by its seal in the database, or by a checkpoint outside. */
export interface Batch {
  readonly number: number
  /** All entries above the first id up to the last one. */
  readonly afterId: number
  readonly lastId: number
  readonly entries: number
  /** Likewise the records of rows of other tables. */
  readonly afterRecord: number
  readonly lastRecord: number
  readonly records: number
  /** When it was sealed, in microseconds since 1970. */
  readonly sealedAt: number
  /** How the texts are made of which the digest is. */
  readonly format: 1 | 2
  /** Digest of the chain up to this batch, in hexadecimal. */
  readonly head: string
}

/** What a batch holds now. */
export interface Computed {
  readonly head: string
  readonly entries: number
  readonly records: number
}

/** The seals in their order, those above a number. */
export async function* sealsOf(admin: ISql, after = 0): AsyncGenerator<Batch, void, undefined> {
  let seals = await sealsAfter(admin, after)
  while (seals.length > 0) {
    yield* seals
    seals = await sealsAfter(admin, seals.at(-1)?.number ?? after)
  }
}

function sealsAfter(admin: ISql, number: number): Promise<Batch[]> {
  return admin<Batch[]>`
    select number::float8 as "number", after_id::float8 as "afterId", upto_id::float8 as "lastId", entries as "entries",
      after_record::float8 as "afterRecord", upto_record::float8 as "lastRecord", records as "records",
      (extract(epoch from sealed_at) * 1000000)::float8 as "sealedAt", format as "format", encode(digest, 'hex') as "head"
    from registry.access_seal where access_seal.number > ${number} order by access_seal.number limit ${AT_A_TIME}`
}

/**
 * The digest of a batch as its entries are now, behind that of the batch before (`registry.seal_accesses` says how it is made). The texts of
 * entries are made here and not by a function of the database, which could have been changed with them. The connection must be in UTC.
 * @param archive entries of the batch that stand in files
 */
export async function computeBatch(
  admin: ISql,
  batch: Batch,
  previous: string | null,
  archive: EntryArchive | null,
): Promise<Computed> {
  const { number, afterId, lastId, entries, afterRecord, lastRecord, records, sealedAt, format } = batch
  const said =
    format === 1
      ? [number, afterId, lastId, entries, sealedAt]
      : [number, afterId, lastId, entries, afterRecord, lastRecord, records, sealedAt]
  let digest = sha256(Buffer.from(previous ?? '', 'hex'), `[${said.join(', ')}]`)
  const takeIn = async (texts: AsyncIterable<readonly { readonly text: string }[]>): Promise<number> => {
    let taken = 0
    for await (const some of texts) {
      for (const { text } of some) digest = sha256(digest, text)
      taken += some.length
    }
    return taken
  }
  const present = admin<SealedEntry[]>`
    select id::float8 as "id", ${admin.unsafe(ENTRY_TEXTS[format])} as "text" from registry.access_entry
    where id > ${afterId} and id <= ${lastId} order by id`.cursor(AT_A_TIME)
  const foundEntries = await takeIn(inOrder((await archive?.between(afterId, lastId)) ?? [], present))
  const foundRecords = await takeIn(
    admin<{ text: string }[]>`
      select jsonb_build_array(id, kind, key, columns, encode(digest, 'hex'))::text as "text" from registry.sealed_record
      where id > ${afterRecord} and id <= ${lastRecord} order by id`.cursor(AT_A_TIME),
  )
  return { head: digest.toString('hex'), entries: foundEntries, records: foundRecords }
}

/** What became of a batch whose digest is another one now. */
export function differenceOf(batch: Batch, now: Computed): string {
  return (
    difference('entries', batch.entries, now.entries) ??
    difference('records', batch.records, now.records) ??
    'an entry or the batch itself was altered, or entries were exchanged.'
  )
}

function difference(what: string, sealed: number, present: number): string | undefined {
  if (present < sealed) return `${sealed - present} of ${sealed} ${what} are gone.`
  if (present > sealed) return `${present - sealed} ${what} were put in.`
  return undefined
}

/** What is taken in of an entry, by the format of its batch: an expression over a row of `access_entry`. */
export const ENTRY_TEXTS: Readonly<Record<Batch['format'], string>> = {
  1: `(jsonb_build_array(id, (extract(epoch from at) * 1000000)::bigint, scope, subject, to_jsonb(roles), client, purpose,
        operation, request_id, action, to_jsonb(persons), to_jsonb(readers), to_jsonb(organisations))
        || case when issuer = '' then '[]' else jsonb_build_array(issuer) end)::text`,
  2: 'jsonb_strip_nulls(to_jsonb(access_entry))::text',
}

const sha256 = (before: Buffer, text: string): Buffer<ArrayBuffer> =>
  Buffer.from(createHash('sha256').update(before).update(text).digest())

const AT_A_TIME = 1_000
