import { openAdmin } from '@cse/db/src/server/server'
import type { Sql } from 'postgres'
import { inject } from 'vitest'
import { copyOfDatabase } from './copy-of-database.ts'

/**
 * A copy of the shared database with changes that several test files begin with, to be copied in its turn: made by the first who asks for it, while
 * the others wait. @returns its name
 */
export async function sharedTemplate(
  name: string,
  change: (admin: Sql) => Promise<unknown>,
): Promise<string> {
  const admin = await openAdmin(inject('database').adminUrl)
  try {
    await admin`select pg_advisory_lock(hashtext(${name}))`
    const [made] = await admin`select from pg_database where datname = ${name}`
    if (!made) await admin.unsafe(`alter database ${await changedCopy(change)} rename to ${name}`)
  } finally {
    await admin.end()
  }
  return name
}

async function changedCopy(change: (admin: Sql) => Promise<unknown>): Promise<string> {
  const { adminUrl } = await copyOfDatabase()
  const admin = await openAdmin(adminUrl)
  try {
    await change(admin)
  } finally {
    await admin.end()
  }
  return new URL(adminUrl).pathname.slice(1)
}
