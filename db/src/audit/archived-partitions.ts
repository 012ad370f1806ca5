import type { ISql } from 'postgres'

/** A partition of the log that stands in a file and no longer in the database. */
export interface ArchivedPartition {
  readonly name: string
  /** In UTC, as PostgreSQL writes instants: `-infinity` for the first one. */
  readonly starts: string
  readonly ends: string
  readonly entries: number
  /** Ids of its first and last entry, and number of the batch that closes it; null when it held none. */
  readonly firstId: number | null
  readonly lastId: number | null
  readonly batch: number | null
  /** Of the content of the file. */
  readonly sha256: string
}

/** Those that were archived, in the order of time. */
export function archivedPartitions(admin: ISql): Promise<ArchivedPartition[]> {
  return admin<ArchivedPartition[]>`
    select name as "name", (starts at time zone 'UTC')::text as "starts", (ends at time zone 'UTC')::text as "ends", entries::float8 as "entries", first_id::float8 as "firstId",
      last_id::float8 as "lastId", batch::float8 as "batch", sha256 as "sha256"
    from registry.archived_partition order by archived_partition.ends`
}

/** Number of the last batch that has entries in the archive; 0 when none has. */
export async function lastArchivedBatch(admin: ISql): Promise<number> {
  const [last] = await admin<{ batch: number }[]>`
    select coalesce(max(batch), 0)::float8 as "batch" from registry.archived_partition`
  return last?.batch ?? 0
}

/** Entries of a time that stands in the archive were put into the database beside it. @returns what was found, as sentences */
export async function putInBesideArchive(admin: ISql): Promise<string[]> {
  const [found] = await admin<{ count: number }[]>`
    select count(*)::int as "count" from registry.access_entry
    where at < (select max(ends) from registry.archived_partition)`
  return found?.count ? [`${found.count} entries were put in whose time stands in the archive already.`] : []
}
