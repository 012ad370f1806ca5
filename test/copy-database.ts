import { openAdmin } from '@cse/db/src/server/server'

/** Makes a database out of another one to which nobody is connected. */
export async function copyDatabase(adminUrl: string, from: string, to: string): Promise<void> {
  const server = new URL(adminUrl)
  server.pathname = '/postgres'
  const admin = await openAdmin(server.href)
  try {
    await admin.unsafe(`create database ${to} template ${from} strategy file_copy`)
  } finally {
    await admin.end()
  }
}
