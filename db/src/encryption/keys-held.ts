import type { Sql } from 'postgres'

/** Work that changes which data key a value stands under, or gives keys to values, one at a time in the database. */
export async function holdingDataKeys<Result>(admin: Sql, work: () => Promise<Result>): Promise<Result> {
  await admin`select pg_advisory_lock(hashtextextended('data keys', 0))`
  try {
    return await work()
  } finally {
    await admin`select pg_advisory_unlock(hashtextextended('data keys', 0))`
  }
}
