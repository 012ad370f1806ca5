import type { ISql } from 'postgres'

/** A partition of the log of access that is attached. */
export interface LogPartition {
  readonly name: string
  /** In UTC, as PostgreSQL writes instants: `-infinity` for the first one, `infinity` for the last. */
  readonly starts: string
  readonly ends: string
}

/** A partition with when it is to be archived; null while it has no end, or nothing is archived. */
export interface ListedPartition extends LogPartition {
  readonly dueAt: Date | null
}

/** The partitions of the log in the order of time. */
export function logPartitions(admin: ISql): Promise<ListedPartition[]> {
  return admin<ListedPartition[]>`
    select log_partition.name as "name", (starts at time zone 'UTC')::text as "starts", (ends at time zone 'UTC')::text as "ends",
      case when ends < 'infinity' then ends + make_interval(months => online_months) end as "dueAt"
    from registry.log_partition join registry.partitioned_table on partitioned_table.name = parent
    where parent = 'access_entry' order by log_partition.starts`
}

/** Those whose time in the database is over. */
export async function duePartitions(admin: ISql, now: Date): Promise<ListedPartition[]> {
  const due: ListedPartition[] = []
  for (const partition of await logPartitions(admin)) {
    // one after the other: what is archived is always the beginning of the log
    if (!partition.dueAt || partition.dueAt > now) break
    due.push(partition)
  }
  return due
}
