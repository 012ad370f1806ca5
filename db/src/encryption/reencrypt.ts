import type { Sql } from 'postgres'
import { type DataKey, openSentKey } from './data-key.ts'
import type { MasterKeys } from './master-key.ts'
import type { StoredColumn } from './stored-columns.ts'

/** What a walk over a column came to. */
export interface Walk {
  /** How many values stand under a key in use now. */
  readonly encrypted: number
  /** How many do not open: they were altered, or stand in another row. They stay as they are. */
  readonly unreadable: number
}

/** How many pages of a table are looked through in one statement. */
const PAGES = 64

/**
 * Encrypts the values of a column that stand under retired keys anew, under those in use for the same owners, in small transactions that wait for
 * nobody: a row that somebody else holds is left for the next walk.
 */
export async function encryptAnew(admin: Sql, masterKeys: MasterKeys, column: StoredColumn): Promise<Walk> {
  const [size] = await admin.unsafe<{ pages: number }[]>(
    `select (pg_relation_size('${column.table}') / current_setting('block_size')::int)::int as "pages"`,
  )
  let [encrypted, unreadable] = [0, 0]
  for (let page = 0; page < (size?.pages ?? 0); page += PAGES) {
    for (let from = `(${page},0)`, more = true; more; ) {
      const portion = await admin.begin((sql) =>
        encryptPortion(sql, masterKeys, column, from, `(${page + PAGES},0)`),
      )
      encrypted += portion.encrypted
      unreadable += portion.unreadable
      more = portion.last !== null
      from = portion.last ?? from
    }
  }
  return { encrypted, unreadable }
}

/** SQL for what stands under retired keys, with the key before and the key now. */
export const underRetiredKeys = ({ schema, table, column }: StoredColumn): string => `${table} stored
  join ${schema}.data_key old on old.key_id = encode(substr(stored."${column}", 2, 16), 'hex')::uuid and old.retired_at is not null
  cross join lateral (
    select key_id from ${schema}.data_key where organisation = old.organisation and record_id = old.record_id and retired_at is null
    union all
    select key_id from ${schema}.data_key
    where old.record_id is null and organisation = old.organisation and record_id is null and retired_at is null
  ) owners
  join ${schema}.data_key new on new.key_id = owners.key_id`

interface Row {
  readonly at: string
  readonly identity: Buffer
  readonly value: Buffer
  readonly before: Buffer
  readonly now: Buffer
}

/** Keys are held as well: who removes those of a record meanwhile comes before or after, and finds the new one too. */
async function encryptPortion(
  sql: Pick<Sql, 'unsafe'>,
  masterKeys: MasterKeys,
  column: StoredColumn,
  from: string,
  to: string,
) {
  const rows = await sql.unsafe<Row[]>(
    `select stored.ctid::text as "at", ${column.identity} as "identity", stored."${column.column}"::bytea as "value",
       uuid_send(old.key_id) || old.wrapped_key as "before", uuid_send(new.key_id) || new.wrapped_key as "now"
     from ${underRetiredKeys(column)}
     where stored.ctid > $1::tid and stored.ctid < $2::tid order by stored.ctid limit ${column.atATime}
     for no key update of stored skip locked for key share of old, new skip locked`,
    [from, to],
  )
  const anew = rows.flatMap((row) => {
    const value = valueAnew(masterKeys, row, column.name)
    return value ? [{ at: row.at, value }] : []
  })
  await sql.unsafe(
    `update ${column.table} stored set "${column.column}" = decode(anew.value, 'hex')
     from unnest($1::tid[], $2::text[]) as anew (at, value) where stored.ctid = anew.at`,
    [anew.map(({ at }) => at), anew.map(({ value }) => value.toString('hex'))],
  )
  return {
    encrypted: anew.length,
    unreadable: rows.length - anew.length,
    last: rows.at(-1)?.at ?? null,
  }
}

/** Null for one that does not open. */
function valueAnew(
  masterKeys: MasterKeys,
  { identity, value, before, now }: Row,
  name: Buffer,
): Buffer | null {
  const place = Buffer.concat([name, identity])
  const plain = openedWith(openSentKey(masterKeys, before), place, value)
  return plain && openSentKey(masterKeys, now).encryptBytes(place, plain)
}

function openedWith(key: DataKey, place: Buffer, value: Buffer): Buffer | null {
  try {
    return key.decrypt(place, value)
  } catch {
    return null
  }
}
