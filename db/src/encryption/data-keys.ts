import type { Schema } from '../migrate/schemas.ts'
import { Param, type SQL, sql } from '../query/sql.ts'
import type { Writing } from '../session/schema-session.ts'
import { DataKey, openSentKey } from './data-key.ts'

/** Whose key it is: the organisation that writes (`comune:072006`, `ambito:ATS-BA-02`), and the record it writes about. */
export interface KeyOwner {
  readonly organisation: string
  /** uuid of a case; null for what belongs to no record yet, such as a file that waits for its document. */
  readonly record: string | null
}

/**
 * SQL for the key in use, to be read with something else; null when there is none yet. {@link dataKeyFor} takes what was read.
 * @param owner SQL for the organisation and for the uuid of the record
 */
export function sentKeyInSql(
  schema: Schema,
  owner: { readonly organisation: SQL; readonly record: SQL },
): SQL {
  return sql`(select uuid_send(data_key.key_id) || data_key.wrapped_key from ${sql.identifier(schema)}.data_key
    where data_key.organisation = ${owner.organisation} and data_key.record_id = ${owner.record} and data_key.retired_at is null)`
}

/**
 * The key with which an organisation writes about a record now; made when there is none.
 * @param sent what was read of {@link sentKeyInSql} in the same transaction, which saves a statement
 */
export async function dataKeyFor(
  writing: Writing,
  schema: Schema,
  owner: KeyOwner,
  sent: Buffer | null = null,
): Promise<DataKey> {
  if (sent) return openSentKey(writing.masterKeys, sent)
  const { key, wrapped } = DataKey.make(writing.masterKeys)
  const { organisation, record } = owner
  const table = sql`${sql.identifier(schema)}.data_key`
  const [found] = await writing.rows(
    sql<{ sent: Buffer }>`
      with known as (
        select key_id, wrapped_key from ${table} where organisation = ${organisation} and record_id is not distinct from ${record}::uuid
          and retired_at is null
      ), made as (
        insert into ${table} (key_id, organisation, record_id, wrapped_key)
        select ${key.id}::uuid, ${organisation}, ${record}::uuid, ${wrapped} where not exists (select from known)
        on conflict do nothing returning key_id, wrapped_key
      )
      select uuid_send(key_id) || wrapped_key as "sent" from known union all select uuid_send(key_id) || wrapped_key from made`,
  )
  // Nothing: somebody else made it at this moment, and now it is there.
  return found ? openSentKey(writing.masterKeys, found.sent) : dataKeyFor(writing, schema, owner)
}

/**
 * Makes unreadable, for everybody and for good, what was ever written about these records, by removing the keys it was written with. Runs in a
 * session of the platform that holds the key `system:erasure`. @returns how many keys are gone
 */
export async function removeDataKeys(
  writing: Writing,
  schema: Schema,
  records: readonly string[],
): Promise<number> {
  const removed = await writing.one(
    sql<{ count: number }>`
      select ${sql.identifier(schema)}.remove_data_keys(${new Param(records)}::uuid[]) as "count"`,
  )
  return removed?.count ?? 0
}
