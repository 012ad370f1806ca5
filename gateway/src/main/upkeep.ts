import { lastSignedAt } from '@cse/db/src/audit/publish-checkpoints'
import { believing } from '@cse/db/src/audit/signing-key'
import { backupStore } from '@cse/db/src/backup/archiving'
import { finishedBackups } from '@cse/db/src/backup/base-backup'
import type { Settings } from '../config/settings.ts'
import type { Upkeep } from '../telemetry/upkeep-figures.ts'

/** Milliseconds that a look through the folder of backups is good for. */
const KNOWN_FOR = 60_000

/** What the files of the settings say of checkpoints and backups. */
export function upkeepOf({
  checkpoints: { key, formerKeys, file },
  backups,
}: Pick<Settings, 'checkpoints' | 'backups'>): Pick<Upkeep, 'lastCheckpoint' | 'lastBackup'> {
  const keys = key ? believing(key, formerKeys) : formerKeys
  const newest = async () => {
    const finished = backups ? await finishedBackups(backupStore(backups)) : []
    return finished.at(-1)?.description.endedAt ?? null
  }
  return {
    lastCheckpoint: () => lastSignedAt(file, keys),
    ...(backups && { lastBackup: rarely(newest) }),
  }
}

/** Reads no more often than once a minute. */
function rarely<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let known: { readonly value: Value; readonly until: number } | undefined
  return async () => {
    if (!known || performance.now() > known.until)
      known = { value: await read(), until: performance.now() + KNOWN_FOR }
    return known.value
  }
}
