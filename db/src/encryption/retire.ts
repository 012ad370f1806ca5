import { setTimeout as pause } from 'node:timers/promises'
import type { Sql } from 'postgres'
import { DataKey } from './data-key.ts'
import type { MasterKeys } from './master-key.ts'

/** Which data keys are to be used no more: all, by default. */
export interface Retiring {
  /** Those that are older than so many days. */
  readonly olderThanDays?: number | undefined
  /** Those of one organisation: `comune:072006`. */
  readonly organisation?: string | undefined
}

/** How many keys change hands in one transaction. */
const PORTION = 1_000

/**
 * Retires data keys and puts new ones in their place, in the same moment: whoever writes about these records from then on writes under a new key,
 * and what was written before opens still. @returns how many
 */
export async function retireDataKeys(
  admin: Sql,
  masterKeys: MasterKeys,
  schema: string,
  { olderThanDays = 0, organisation }: Retiring,
): Promise<number> {
  const [now] = await admin<
    { until: string }[]
  >`select (now() - make_interval(days => ${olderThanDays}))::text as "until"`
  let count = 0
  for (;;) {
    const portion = await admin.begin(async (sql) => {
      const owners = await sql.unsafe<{ organisation: string; record: string | null }[]>(
        `update ${schema}.data_key set retired_at = now() where key_id in (
           select key_id from ${schema}.data_key where retired_at is null and made_at <= $1::timestamptz and ($2::text is null or organisation = $2)
           limit ${PORTION})
         returning organisation, record_id as "record"`,
        [now?.until ?? '', organisation ?? null],
      )
      const made = owners.map((owner) => ({ ...owner, ...DataKey.make(masterKeys) }))
      await sql.unsafe(
        `insert into ${schema}.data_key (organisation, record_id, key_id, wrapped_key)
         select name, record, id, decode(wrapped, 'hex')
         from unnest($1::text[], $2::uuid[], $3::uuid[], $4::text[]) as made (name, record, id, wrapped)`,
        [
          made.map((one) => one.organisation),
          made.map(({ record }) => record),
          made.map(({ key }) => key.id),
          made.map(({ wrapped }) => wrapped.toString('hex')),
        ],
      )
      return owners.length
    })
    if (portion === 0) return count
    count += portion
  }
}

/** Keys cannot be renewed now; the message says in one sentence why, and what to do. */
export class RenewalRefused extends Error {
  override readonly name = 'RenewalRefused'
}

/**
 * Waits until all transactions of the database that run now have ended: none that comes later knows a key that is retired already as one in use.
 * @throws RenewalRefused
 */
export async function runningOnesEnded(admin: Sql, patienceMilliseconds: number): Promise<void> {
  const end = performance.now() + patienceMilliseconds
  // readable for every login, unlike when a transaction began
  const running = await admin<{ transaction: string; pid: number }[]>`
    select virtualxid as "transaction", pid from pg_locks join pg_stat_activity using (pid)
    where locktype = 'virtualxid' and granted and datname = current_database() and pid <> pg_backend_pid()`
  const [transactions, pids] = [running.map(({ transaction }) => transaction), running.map(({ pid }) => pid)]
  for (;;) {
    const [left] = await admin<{ count: number }[]>`
      select count(*)::int as "count" from pg_locks
      join unnest(${transactions}::text[], ${pids}::int[]) as before (transaction, pid)
        on before.transaction = virtualxid and before.pid = pg_locks.pid
      where locktype = 'virtualxid'`
    if (!left?.count) return
    if (performance.now() > end)
      throw new RenewalRefused(
        `${left.count} transactions that began before the keys were retired still run: end them, or start this again later.`,
      )
    await pause(200)
  }
}
