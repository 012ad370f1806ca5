import { openProbe } from '@cse/db/src/connection/probe'
import { serversOf } from '@cse/db/src/connection/servers'
import { z } from 'zod'
import { SettingsError } from '../config/setting-reader.ts'
import { LOSS_ALLOWED } from '../config/setting-rules.ts'
import type { Settings } from '../config/settings.ts'

/**
 * With several servers a standby takes the place of the primary, and has what it was sent: where the primary does not wait for it, changes that were
 * acknowledged are lost.
 * @throws SettingsError in production, unless the setting allows it in words
 */
export async function checkReplication(
  { production, lossAllowed }: Pick<Settings, 'production' | 'lossAllowed'>,
  login: string,
): Promise<void> {
  if (!production || lossAllowed || serversOf(login).length === 1) return
  const probe = openProbe(login)
  try {
    const [{ waits }] = WAITS.parse(await probe.execute({ name: 'replication', text: REPLICATION }))
    if (!waits)
      throw new SettingsError([
        `The primary of the database waits for no standby (synchronous_standby_names is empty): set it, or CSE_ASYNCHRONOUS_STANDBY to “${LOSS_ALLOWED}”.`,
      ])
  } finally {
    await probe.close()
  }
}

const REPLICATION = `
  select current_setting('synchronous_standby_names') <> '' and current_setting('synchronous_commit') <> 'off'
    and current_setting('synchronous_commit') <> 'local' as "waits"`
const WAITS = z.tuple([z.object({ waits: z.boolean() })])
