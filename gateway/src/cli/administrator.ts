import { type Administrator, MasterKeys } from '@cse/db/src/encryption/master-key'
import { openAdmin } from '@cse/db/src/server/server'
import type { Settings } from '../config/settings.ts'
import { databaseServer } from './database-server.ts'

/** Work of a command that the database's administrator does, with the master keys of the settings, while the platform runs or not. */
export async function asAdministrator<Result>(
  settings: Settings,
  work: (administrator: Administrator) => Promise<Result>,
): Promise<Result> {
  const server = await databaseServer(settings)
  const admin = await openAdmin(server.url)
  try {
    return await work({ admin, masterKeys: new MasterKeys(settings.keys.data) })
  } finally {
    await admin.end()
    await server.stop()
  }
}
