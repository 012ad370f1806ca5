import type { BackupSettings } from '@cse/db/src/backup/archiving'
import type { Secret } from '@cse/db/src/secrets/demo-secrets'
import { z } from 'zod'
import type { Read } from './checkpoint-settings.ts'
import type { SettingRule } from './setting-rules.ts'

/** Where backups go, how often they are taken and how long they are kept. */
export interface BackupRules extends BackupSettings {
  /** Hours between two backups of a database of ours; 0 takes none by itself. */
  readonly hours: number
  readonly days: number
}

const wholeNumber = (least: number, what: string): SettingRule<number> => ({
  schema: z
    .string()
    .regex(/^\d{1,4}$/)
    .transform(Number)
    .pipe(z.number().min(least)),
  says: `must be a whole number of ${what}, from ${least} to 9999`,
})
/** The path of a folder. */
export const folder: SettingRule<string> = {
  schema: z.string().startsWith('/'),
  says: 'must be the path of a folder, from the root',
}

/** The settings of backups; null when no folder is set. `secretOf` reads a secret, or takes in that it is missing. */
export function readBackupSettings(read: Read, secretOf: () => Secret): BackupRules | null {
  const directory = read('CSE_BACKUP_DIRECTORY', folder)
  const hours = read('CSE_BACKUP_HOURS', wholeNumber(0, 'hours')) ?? 24
  const days = read('CSE_BACKUP_DAYS', wholeNumber(1, 'days')) ?? 35
  if (directory === undefined) return null
  const { current: secret, previous: previousSecret } = secretOf()
  return { directory, secret, previousSecret, hours, days }
}
