import type { Sql } from 'postgres'
import { DataKey, openSentKey } from './data-key.ts'
import { holdingDataKeys } from './keys-held.ts'
import type { MasterKeys } from './master-key.ts'
import { type StoredColumn, storedColumns } from './stored-columns.ts'

/**
 * Encrypts what was written before its column was: row after row, until the database itself vouches for the columns of a table by their
 * constraints. A run that was interrupted goes on where it was. @returns in how many rows something was encrypted.
 */
export async function encryptPlainRows(admin: Sql, masterKeys: MasterKeys): Promise<number> {
  const waiting = (await storedColumns(admin)).filter(({ held }) => !held)
  return waiting.length === 0 ? 0 : holdingDataKeys(admin, () => encryptColumns(admin, masterKeys, waiting))
}

async function encryptColumns(
  admin: Sql,
  masterKeys: MasterKeys,
  waiting: readonly StoredColumn[],
): Promise<number> {
  let encrypted = 0
  for (const [, columns] of Map.groupBy(waiting, ({ table }) => table)) {
    encrypted += await encryptTable(admin, masterKeys, columns)
    for (const { table, constraint } of columns)
      await admin.unsafe(`alter table ${table} validate constraint "${constraint}"`)
  }
  return encrypted
}

interface PlainRow {
  readonly at: string
  readonly identity: Buffer
  /** The value of each column, `v0`, `v1` and so on. */
  readonly [value: `v${number}`]: Buffer | null
  readonly organisation: string
  readonly record: string | null
}

/** All columns of a row at once: a new version of it must keep the constraints of all. */
async function encryptTable(
  admin: Sql,
  masterKeys: MasterKeys,
  columns: readonly StoredColumn[],
): Promise<number> {
  const [first] = columns
  if (!first) return 0
  const { table, schema, identity, organisation, record, atATime } = first
  const isPlain = columns.map(({ column }) => `substr(stored."${column}", 1, 1) <> '\\x01'`).join(' or ')
  const values = columns.map(({ column }, at) => `stored."${column}"::bytea as "v${at}"`).join(', ')
  const sets = columns.map(({ column }, at) => `"${column}" = decode(encrypted.v${at}, 'hex')`).join(', ')
  const lists = columns.map((_, at) => `$${at + 2}::text[]`).join(', ')
  const names = columns.map((_, at) => `v${at}`).join(', ')
  let encrypted = 0
  for (let last = '(0,0)'; ; ) {
    const rows = await admin.unsafe<PlainRow[]>(
      `select ctid::text as "at", ${identity} as "identity", ${values}, ${organisation} as "organisation",
         ${record} as "record"
       from ${table} stored where ctid > $1::tid and (${isPlain}) order by ctid limit ${atATime}`,
      [last],
    )
    const end = rows.at(-1)
    if (!end) return encrypted
    const keys = await keysOf(admin, masterKeys, schema, rows)
    const written = columns.map(({ name }, at) => rows.map((row) => hexOf(row, row[`v${at}`], name, keys)))
    await admin.unsafe(
      `update ${table} stored set ${sets} from unnest($1::tid[], ${lists}) as encrypted (at, ${names})
       where stored.ctid = encrypted.at`,
      [rows.map(({ at }) => at), ...written],
    )
    encrypted += rows.length
    last = end.at
  }
}

/** A value of a row as ciphertext, in hexadecimal; one that is encrypted already stays as it is. */
function hexOf(
  row: PlainRow,
  value: Buffer | null | undefined,
  name: Buffer,
  keys: ReadonlyMap<string, DataKey>,
): string | null {
  if (!value) return null
  if (value[0] === 1) return value.toString('hex')
  const key = keys.get(ownerName(row))
  if (!key) throw new Error(`A row with ${name.toString().trim()} has no owner`)
  return key.encryptBytes(Buffer.concat([name, row.identity]), value).toString('hex')
}

type Owner = Pick<PlainRow, 'organisation' | 'record'>

const ownerName = ({ organisation, record }: Owner): string => `${organisation} ${record ?? ''}`

/** The keys with which the owners of these rows write now; made where there are none. */
async function keysOf(
  admin: Sql,
  masterKeys: MasterKeys,
  schema: string,
  owners: readonly Owner[],
): Promise<Map<string, DataKey>> {
  const named = [...new Map(owners.map((owner) => [ownerName(owner), owner])).values()]
  const candidates = named.map(() => DataKey.make(masterKeys))
  const lists = [named.map(({ organisation }) => organisation), named.map(({ record }) => record)]
  await admin.unsafe(
    `insert into ${schema}.data_key (organisation, record_id, key_id, wrapped_key)
     select name, record, id, decode(wrapped, 'hex') from unnest($1::text[], $2::uuid[], $3::uuid[], $4::text[]) as made (name, record, id, wrapped)
     on conflict do nothing`,
    [...lists, candidates.map(({ key }) => key.id), candidates.map(({ wrapped }) => wrapped.toString('hex'))],
  )
  const rows = await admin.unsafe<(Owner & { sent: Buffer })[]>(
    `select organisation, record_id as "record", uuid_send(key_id) || wrapped_key as "sent" from ${schema}.data_key
     join unnest($1::text[], $2::uuid[]) as owner (name, record) on owner.name = organisation and owner.record is not distinct from record_id
     where retired_at is null`,
    lists,
  )
  return new Map(rows.map((row) => [ownerName(row), openSentKey(masterKeys, row.sent)]))
}
