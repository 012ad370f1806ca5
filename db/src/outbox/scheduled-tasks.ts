import { type CronItem, parseCronItems, type Task } from 'graphile-worker'

const SEAL = 'registry.seal-accesses'
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
  [END_REVOCATIONS, async (_, { query }) => void (await query('select registry.remove_ended_revocations()'))],
]

/** Once a minute, by whichever process comes first. */
export const everyMinute = () =>
  parseCronItems(
    scheduledTasks.map(([task]): CronItem => ({ task, match: '* * * * *', options: { jobKey: task } })),
  )
