import { type Administrator, MasterKeys } from '@cse/db/src/encryption/master-key'
import { joinEmbedded } from '@cse/db/src/server/embedded'
import { openAdmin } from '@cse/db/src/server/server'
import type { Settings } from '../config/settings.ts'

/** Work of a command that the database's administrator does, with the master keys of the settings, while the platform runs or not. */
export async function asAdministrator<Result>(
  settings: Settings,
  work: (administrator: Administrator) => Promise<Result>,
): Promise<Result> {
  const server = settings.databaseUrl
    ? { url: settings.databaseUrl, stop: async () => {} }
    : await joinEmbedded({ directory: settings.dataDirectory })
  const admin = await openAdmin(server.url)
  try {
    return await work({ admin, masterKeys: new MasterKeys(settings.keys.data) })
  } finally {
    await admin.end()
    await server.stop()
  }
}
