import { createHash } from 'node:crypto'
import type { Sql } from 'postgres'

/** What a look through the sealed log of access found. */
export interface Verified {
  /** Batches and entries that are as they were sealed, up to the first that is not. */
  readonly batches: number
  readonly entries: number
  /** Entries that are not sealed yet: the newest ones. */
  readonly unsealed: number
  /** Digest of the last batch that is as it was sealed, in hexadecimal. Kept elsewhere, it proves later that nothing was cut off. */
  readonly head: string | null
  /** The first thing that is not as it was sealed, as a sentence; null when all is. */
  readonly broken: string | null
}

interface Seal {
  readonly number: string
  readonly after: string
  readonly upto: string
  readonly entries: number
  readonly told: string
  readonly digest: Buffer
}

/**
 * Computes the digests of the sealed log of access anew (`registry.seal_accesses` says how they are made) and compares them. Rows are
 * streamed, so that the log may be of any length. Stops at the first batch that is not as it was sealed. `known`, a head that was kept from an
 * earlier look, must be one of the batches. The texts of entries are made here and not by a function of the database, which could have
 * been changed with them.
 */
export async function verifySeals(admin: Sql, known?: string): Promise<Verified> {
  let [batches, entries, last] = [0, 0, '0']
  let digest = Buffer.alloc(0)
  let knownIsThere = known === undefined
  const found = async (broken: string | null): Promise<Verified> => {
    const [rest] = await admin<
      { count: number }[]
    >`select count(*)::int as count from registry.access_entry where id > ${last}`
    const head = batches > 0 ? digest.toString('hex') : null
    return { batches, entries, unsealed: rest?.count ?? 0, head, broken }
  }

  for (let seals = await sealsAfter(admin, 0); seals.length > 0; seals = await sealsAfter(admin, batches)) {
    for (const seal of seals) {
      if (Number(seal.number) !== batches + 1 || seal.after !== last)
        return found(`Batch ${batches + 1} is missing.`)
      const made = await digestOf(admin, seal, digest)
      if (made.entries !== seal.entries || !made.digest.equals(seal.digest))
        return found(
          `Batch ${seal.number} (entries ${Number(seal.after) + 1} to ${seal.upto}) is not as it was sealed: ${difference(seal.entries, made.entries)}`,
        )
      digest = made.digest
      last = seal.upto
      batches++
      entries += seal.entries
      knownIsThere ||= digest.toString('hex') === known
    }
  }
  return found(
    knownIsThere
      ? null
      : 'The known digest is not among the batches: the end of the log was cut off or made anew.',
  )
}

function difference(sealed: number, present: number): string {
  if (present < sealed) return `${sealed - present} of ${sealed} entries are gone.`
  if (present > sealed) return `${present - sealed} entries were put in.`
  return 'an entry or the batch itself was altered.'
}

function sealsAfter(admin: Sql, number: number): Promise<Seal[]> {
  return admin<Seal[]>`
    select number::text, after_id::text as "after", upto_id::text as "upto", entries, digest,
      jsonb_build_array(number, after_id, upto_id, entries, (extract(epoch from sealed_at) * 1000000)::bigint)::text as "told"
    from registry.access_seal where access_seal.number > ${number} order by access_seal.number limit ${AT_A_TIME}`
}

async function digestOf(admin: Sql, { told, after, upto }: Seal, previous: Buffer) {
  let digest = sha256(previous, told)
  let entries = 0
  const rows = admin<{ text: string }[]>`
    select (jsonb_build_array(id, (extract(epoch from at) * 1000000)::bigint, scope, subject, to_jsonb(roles), client, purpose,
      operation, request_id, action, to_jsonb(persons), to_jsonb(readers), to_jsonb(organisations))
      || case when issuer = '' then '[]' else jsonb_build_array(issuer) end)::text as "text"
    from registry.access_entry where id > ${after} and id <= ${upto} order by id`.cursor(AT_A_TIME)
  for await (const some of rows) {
    for (const { text } of some) digest = sha256(digest, text)
    entries += some.length
  }
  return { digest, entries }
}

const sha256 = (before: Buffer, text: string): Buffer<ArrayBuffer> =>
  Buffer.from(createHash('sha256').update(before).update(text).digest())

const AT_A_TIME = 1_000
