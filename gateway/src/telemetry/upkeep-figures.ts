import type { LogState } from '@cse/db/src/audit/log-state'
import { Gauge, type Registry } from 'prom-client'

/** What {@link registerUpkeepFigures} reads, once a scrape. */
export interface Upkeep {
  readonly log: () => Promise<LogState>
  /** When the newest checkpoint was signed, and the newest backup ended; null: there is none. Left out where this process does not see them. */
  readonly lastCheckpoint: () => Promise<Date | null>
  readonly lastBackup?: (() => Promise<Date | null>) | undefined
  readonly now: () => Date
}

const LOG_FIGURES: readonly { name: string; help: string; of: (state: LogState) => number }[] = [
  {
    name: 'cse_log_partitions_ahead',
    help: 'Partitions of the log of access that stand ready beyond the one in use.',
    of: ({ ahead }) => ahead,
  },
  {
    name: 'cse_log_partitions_due',
    help: 'Partitions of the log of access whose time in the database is over (pnpm archive).',
    of: ({ due }) => due,
  },
  {
    name: 'cse_log_archive_late_seconds',
    help: 'How long the oldest of these partitions is due.',
    of: ({ dueSeconds }) => dueSeconds,
  },
  {
    name: 'cse_log_unsealed_seconds',
    help: 'How long the oldest entry of the log of access waits to be sealed.',
    of: ({ unsealedSeconds }) => unsealedSeconds,
  },
]

/** Adds figures of what is done beside the requests, so that nothing of it stops unseen. One that cannot be read stays as it was. */
export function registerUpkeepFigures(
  register: Registry,
  { log, lastCheckpoint, lastBackup, now }: Upkeep,
): void {
  const read = once(log)
  for (const { name, help, of } of LOG_FIGURES)
    gauge(register, name, help, async () => {
      const state = await read()
      return state && of(state)
    })
  const age = (last: () => Promise<Date | null>) => {
    const known = once(last)
    return async () => {
      const at = await known()
      if (at === undefined) return undefined
      return at === null ? Number.POSITIVE_INFINITY : Math.max(0, now().getTime() - at.getTime()) / 1000
    }
  }
  gauge(
    register,
    'cse_checkpoint_age_seconds',
    'Age of the newest signed checkpoint of the log of access; infinite without one.',
    age(lastCheckpoint),
  )
  if (lastBackup)
    gauge(
      register,
      'cse_backup_age_seconds',
      'Age of the newest finished backup; infinite without one.',
      age(lastBackup),
    )
}

function gauge(
  register: Registry,
  name: string,
  help: string,
  value: () => Promise<number | undefined>,
): void {
  new Gauge({
    name,
    help,
    registers: [register],
    // all workers report the same
    aggregator: 'max',
    async collect() {
      const now = await value()
      if (now !== undefined) this.set(now)
    },
  })
}

/** What several figures read at one moment is read once; undefined when it cannot be. */
function once<Value>(read: () => Promise<Value>): () => Promise<Value | undefined> {
  let reading: Promise<Value | undefined> | undefined
  return () => {
    reading ??= read()
      .catch(() => undefined)
      .finally(() => {
        reading = undefined
      })
    return reading
  }
}
