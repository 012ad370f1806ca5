import { encryptPlainRows } from '@cse/db/src/encryption/plain-rows'
import { type StoredColumn, storedColumns } from '@cse/db/src/encryption/stored-columns'
import type { Sql } from 'postgres'
import { MASTER_KEYS } from './data-key.ts'

/**
 * Lets SQL of a test write texts into encrypted columns as they are, in a copy of the database: as before these were encrypted. Afterwards they
 * are encrypted as a start of the platform would do it.
 */
export async function writingPlainTexts<Result>(admin: Sql, work: () => Promise<Result>): Promise<Result> {
  const columns = await storedColumns(admin)
  await admin.unsafe(CAST)
  for (const { table, constraint } of columns)
    await admin.unsafe(`alter table ${table} drop constraint "${constraint}"`)
  const result = await work()
  for (const column of columns) await admin.unsafe(constraintOf(column))
  await encryptPlainRows(admin, MASTER_KEYS)
  return result
}

/** As the migrations say it. */
const constraintOf = ({ table, column, constraint }: StoredColumn): string => `
  alter table ${table} add constraint "${constraint}" check (substr("${column}", 1, 1) = '\\x01' and length("${column}") >= 45) not valid`

const CAST = `
  create or replace function public.bytes_of(text) returns bytea language sql immutable return convert_to($1, 'UTF8');
  do $$ begin
    create cast (text as bytea) with function public.bytes_of(text) as assignment;
  exception when duplicate_object then null;
  end $$;`
