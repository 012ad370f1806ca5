import { type EmbeddedServer, joinEmbedded } from '@cse/db/src/server/embedded'
import type { Settings } from '../config/settings.ts'

/**
 * The database of the settings as its administrator, for a command: that of `DATABASE_URL`; else the embedded one, which is started when it does not
 * run, and whose log goes to the backups then too.
 */
export async function databaseServer({
  databaseUrl,
  dataDirectory,
  backups,
}: Pick<Settings, 'databaseUrl' | 'dataDirectory' | 'backups'>): Promise<EmbeddedServer> {
  if (databaseUrl) return { url: databaseUrl, stop: async () => {} }
  return joinEmbedded({ directory: dataDirectory, backups: backups ?? undefined })
}
