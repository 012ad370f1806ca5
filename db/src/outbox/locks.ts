import type { Sql } from 'postgres'

/** Milliseconds between two looks for events that died with their process. */
const LOOKED_EVERY = 10_000

/** The name under which a process locks the events it delivers, and the watch over those of others. */
export interface OutboxLocks {
  stop(): void
}

/**
 * Gives back what processes were delivering when they were killed. The queue itself does so after four hours, which nobody who waits for a
 * decision should. A process shows that it lives by holding an advisory lock on its name; where that lock is free, nobody works any more. Of a
 * process that lives and has lost its connection an event may be delivered twice, as any event may.
 * @param sql one connection, which holds the lock
 * @param name under which this process locks events
 */
export async function keepLocks(
  sql: Sql,
  name: string,
  onError: (error: Error) => void,
): Promise<OutboxLocks> {
  await holdName(sql, name)
  await freeTheDead(sql, name)
  const timer = setInterval(() => {
    holdName(sql, name)
      .then(() => freeTheDead(sql, name))
      .catch(onError)
  }, LOOKED_EVERY)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}

/** Holds it anew too, after the connection was lost. */
async function holdName(sql: Sql, name: string): Promise<void> {
  await sql`
    select pg_advisory_lock(hashtextextended(${name}, 0))
    where not exists (select from pg_locks where locktype = 'advisory' and pid = pg_backend_pid())`
}

async function freeTheDead(sql: Sql, own: string): Promise<void> {
  await sql`
    select graphile_worker.force_unlock_workers(array_agg(locked_by))
    from (select distinct locked_by from graphile_worker._private_jobs where locked_by <> ${own} offset 0) as held
    where pg_try_advisory_xact_lock(hashtextextended(locked_by, 0))
    having count(*) > 0`
}
