import type { Sql } from 'postgres'
import type { MasterKeys } from './master-key.ts'
import { storedColumns } from './stored-columns.ts'

/**
 * Wraps the data keys of all schemas with the master key in use, while the platform runs: what was written stays as it is, and until a key's
 * turn comes the master key before opens it. A run that was interrupted goes on where it was. @returns how many were wrapped anew
 */
export async function rewrapDataKeys(admin: Sql, masterKeys: MasterKeys): Promise<number> {
  const schemas = new Set((await storedColumns(admin)).map(({ schema }) => schema))
  let count = 0
  for (const schema of schemas) {
    for (
      let portion = await rewrapSome(admin, masterKeys, schema);
      portion > 0;
      portion = await rewrapSome(admin, masterKeys, schema)
    )
      count += portion
  }
  return count
}

async function rewrapSome(admin: Sql, masterKeys: MasterKeys, schema: string): Promise<number> {
  const rows = await admin.unsafe<{ id: string; wrapped: Buffer }[]>(
    `select key_id as "id", wrapped_key as "wrapped" from ${schema}.data_key
     where substr(wrapped_key, 2, 4) <> decode($1, 'hex') limit 1000`,
    [masterKeys.currentId.toString('hex')],
  )
  if (rows.length === 0) return 0
  const anew = rows.map(({ id, wrapped }) =>
    masterKeys.wrap(id, masterKeys.unwrap(id, wrapped).export()).toString('hex'),
  )
  await admin.unsafe(
    `update ${schema}.data_key set wrapped_key = decode(anew.wrapped, 'hex')
     from unnest($1::uuid[], $2::text[]) as anew (id, wrapped) where key_id = anew.id`,
    [rows.map(({ id }) => id), anew],
  )
  return rows.length
}
