import { randomBytes } from 'node:crypto'
import { openAdmin } from '@cse/db/src/server/server'
import { inject } from 'vitest'
import { copyDatabase } from './copy-database.ts'

/** A populated database that belongs to one test file. */
export interface DatabaseCopy {
  readonly adminUrl: string
  readonly secret: string
  drop(): Promise<void>
}

/** A copy of the shared database, or of another template, to write in. Roles and their passwords are those of the server. */
export async function copyOfDatabase(template = inject('database').template): Promise<DatabaseCopy> {
  const { adminUrl, secret } = inject('database')
  const name = `copy_${randomBytes(6).toString('hex')}`
  await copyDatabase(adminUrl, template, name)
  const own = new URL(adminUrl)
  own.pathname = `/${name}`
  return {
    adminUrl: own.href,
    secret,
    drop: async () => {
      const admin = await openAdmin(adminUrl)
      await admin.unsafe(`drop database ${name} with (force)`)
      await admin.end()
    },
  }
}
