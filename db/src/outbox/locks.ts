import type { Sql } from 'postgres'

/** The connection of a process that delivers events: it shows that the process lives, and under which name it locks events. */
export interface OutboxLocks {
  stop(): void
}

export interface LocksOptions {
  /** Under which this process locks events. */
  readonly name: string
  /** Called when the database has not answered for so long that what is delivered can hardly be noted. */
  readonly onSilence: () => void
  readonly onError: (error: Error) => void
}

/** Milliseconds between two beats; one that is not answered by the next but one is a silence. */
const BEAT = 2_500

/**
 * Shows that this process delivers events, to whoever asks `registry.outbox_lag()`, and holds the name under which it locks them: both are
 * advisory locks, which end with the connection and are taken anew after it was lost. Where the lock on a name is free, nobody works under it
 * any more ({@link freeTheDead}).
 * @param sql one connection, which holds the locks
 */
export async function keepLocks(sql: Sql, { name, onSilence, onError }: LocksOptions): Promise<OutboxLocks> {
  await hold(sql, name)
  let unanswered = 0
  const beat = setInterval(() => {
    if (unanswered > 0) {
      unanswered += 1
      if (unanswered > 2) onSilence()
      return
    }
    unanswered = 1
    hold(sql, name)
      .catch(onError)
      .finally(() => {
        unanswered = 0
      })
  }, BEAT)
  beat.unref()
  return { stop: () => clearInterval(beat) }
}

async function hold(sql: Sql, name: string): Promise<void> {
  await sql`
    select pg_advisory_lock(hashtextextended(${name}, 0)), pg_advisory_lock_shared(hashtextextended('registry.delivering', 0))
    where not exists (select from pg_locks where locktype = 'advisory' and pid = pg_backend_pid())`
}

/**
 * Gives back what processes were delivering when they were killed. The queue itself does so after four hours, which nobody who waits for a
 * decision should. Of a process that lives and has lost its connection an event may be delivered twice, as any event may.
 */
export async function freeTheDead(sql: Sql, own: string): Promise<void> {
  await sql`
    select graphile_worker.force_unlock_workers(array_agg(locked_by))
    from (select distinct locked_by from graphile_worker._private_jobs where locked_by <> ${own} offset 0) as held
    where pg_try_advisory_xact_lock(hashtextextended(locked_by, 0))
    having count(*) > 0`
}
