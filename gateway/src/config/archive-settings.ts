import type { Secret } from '@cse/db/src/secrets/demo-secrets'
import { folder } from './backup-settings.ts'
import type { Read } from './checkpoint-settings.ts'

/** Where partitions of the log of access go whose time in the database is over. */
export interface ArchiveSettings {
  readonly directory: string
  readonly secret: string
  readonly previousSecret: string | undefined
}

/** The settings of the archive; null when no folder is set. `secretOf` reads a secret, or takes in that it is missing. */
export function readArchiveSettings(read: Read, secretOf: () => Secret): ArchiveSettings | null {
  const directory = read('CSE_ARCHIVE_DIRECTORY', folder)
  if (directory === undefined) return null
  const { current: secret, previous: previousSecret } = secretOf()
  return { directory, secret, previousSecret }
}
