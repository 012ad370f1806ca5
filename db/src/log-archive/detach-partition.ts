import { setTimeout as pause } from 'node:timers/promises'
import type { Sql } from 'postgres'
import type { ArchivedPartition } from '../audit/archived-partitions.ts'
import { DatabaseRefused } from '../connection/failure.ts'

/** How long it waits for a log that is written and read, before it lets everybody pass and tries again. */
const PATIENCE = '500ms'
const TRIES = 30

/** What PostgreSQL says when a lock was not to be had in time. */
const LOCK_NOT_AVAILABLE = '55P03'

/**
 * Takes an archived partition out of the database, with the parts of the index by which bodies find its entries, and notes it, in one transaction.
 * @throws DatabaseRefused when the partition does not end with the entry that was archived last, or its table was in use each time
 */
export async function detachPartition(admin: Sql, archived: ArchivedPartition): Promise<void> {
  for (let tries = 1; ; tries++)
    try {
      return await detach(admin, archived)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE)) throw error
      if (tries === TRIES)
        throw new DatabaseRefused('The log of access was in use each time: try again when less is going on.')
      await pause(Math.min(tries * 500, 5_000))
    }
}

async function detach(admin: Sql, archived: ArchivedPartition): Promise<void> {
  const { name, starts, ends, entries, firstId, lastId, batch, sha256 } = archived
  await admin.begin(async (sql) => {
    await sql`select set_config('lock_timeout', ${PATIENCE}, true)`
    const shares = await sql<{ parent: string; name: string }[]>`
      select parent as "parent", name as "name" from registry.log_partition
      where name = ${name} or parent = 'access_of_bodies' and ends <= ${ends}::text::timestamp at time zone 'UTC' order by parent`
    for (const share of shares)
      await sql`alter table registry.${sql(share.parent)} detach partition registry.${sql(share.name)}`
    const [last] = await sql<{ id: number | null }[]>`
      select max(id)::float8 as "id" from registry.${sql(name)}`
    if ((last?.id ?? null) !== lastId)
      throw new DatabaseRefused(`${name} was written to while it was archived: nothing was removed.`)
    for (const share of shares) await sql`drop table registry.${sql(share.name)}`
    await sql`delete from registry.log_partition where name = any (${shares.map((share) => share.name)})`
    await sql`
      insert into registry.archived_partition (parent, name, starts, ends, entries, first_id, last_id, batch, sha256)
      values ('access_entry', ${name}, ${starts}::text::timestamp at time zone 'UTC',
        ${ends}::text::timestamp at time zone 'UTC', ${entries}, ${firstId}, ${lastId}, ${batch}, ${sha256})`
  })
}
