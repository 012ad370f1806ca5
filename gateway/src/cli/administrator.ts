import { useMasterKeys } from '@cse/db/src/encryption/master-key'
import { joinEmbedded } from '@cse/db/src/server/embedded'
import { type Admin, openAdmin } from '@cse/db/src/server/server'
import type { Settings } from '../config/settings.ts'

/** Work of a command that the database's administrator does, with the master keys of the settings, while the platform runs or not. */
export async function asAdministrator<Result>(
  settings: Settings,
  work: (admin: Admin) => Promise<Result>,
): Promise<Result> {
  useMasterKeys(settings.keys.data)
  const server = settings.databaseUrl
    ? { url: settings.databaseUrl, stop: async () => {} }
    : await joinEmbedded({ directory: settings.dataDirectory })
  const admin = await openAdmin(server.url)
  try {
    return await work(admin)
  } finally {
    await admin.end()
    await server.stop()
  }
}
