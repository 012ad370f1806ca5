import { type CronItem, parseCronItems, type Task } from 'graphile-worker'
import { DELIVERY_ATTEMPTS } from './delivery-attempts.ts'

const SEAL = 'registry.seal-accesses'
const ATTACH_PARTITIONS = 'registry.attach-partitions'
const END_REVOCATIONS = 'registry.remove-ended-revocations'

// A seal that somebody has seen must not be undone by a crash.
const SEALING = "select set_config('synchronous_commit', 'on', true), registry.seal_accesses() as sealed"

/** Batch after batch, until there is nothing left to seal. */
async function sealAll(client: {
  query(text: string): Promise<{ readonly rows: readonly { readonly sealed?: number }[] }>
}): Promise<void> {
  const { rows } = await client.query(SEALING)
  if (rows[0]?.sealed) await sealAll(client)
}

/** Work of the database that whoever delivers events does once a minute. */
export const scheduledTasks: readonly [string, Task][] = [
  [SEAL, (_, { withPgClient }) => withPgClient(sealAll)],
  [
    ATTACH_PARTITIONS,
    async (_, { query }) => void (await query('select registry.attach_partitions_ahead()')),
  ],
  [END_REVOCATIONS, async (_, { query }) => void (await query('select registry.remove_ended_revocations()'))],
]

/** A day, or a year, is over in Italy: events of the catalogue like others. */
const CLOCK_EVENTS = { day: 'clock.day-ended', year: 'clock.year-ended' }
/** A platform that stood still on that day makes up for it when it works again. */
const MONTHS_LATE = 6 * 30 * 24 * 60 * 60 * 1_000

const CLOCK: CronItem[] = [
  ...scheduledTasks.map(([task]) => ({
    task,
    match: '* * * * *',
    options: { jobKey: task, maxAttempts: DELIVERY_ATTEMPTS },
  })),
  {
    task: CLOCK_EVENTS.day,
    match: '40 2 * * *',
    options: { jobKey: CLOCK_EVENTS.day, maxAttempts: DELIVERY_ATTEMPTS },
  },
  {
    task: CLOCK_EVENTS.year,
    match: '0 3 2 1 *',
    options: { backfillPeriod: MONTHS_LATE, maxAttempts: DELIVERY_ATTEMPTS },
  },
]

/** What the clock asks for, by whichever process comes first. */
export const clock = () => parseCronItems(CLOCK)
