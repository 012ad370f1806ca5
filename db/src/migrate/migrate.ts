import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createEmit, type EmittedNames, migrateQueue } from '../outbox/schema.ts'
import { openAdmin } from '../server/server.ts'
import { closePrivileges } from './privileges.ts'
import { createRoles } from './roles.ts'
import { migrateSchema } from './schema-migrations.ts'
import { SCHEMAS } from './schemas.ts'

/** What {@link migrate} needs beside the address. */
export interface MigrateOptions {
  /** Secret from which the passwords of the roles are derived. */
  readonly secret: string
  /** The names of the events that the role of each subgraph may emit; all others are refused. */
  readonly emitted: EmittedNames
  /** Folder that holds `<schema>/migrations`; by default this package. */
  readonly root?: string
  /** Called once per schema, with the number of migrations that ran. */
  readonly onProgress?: (schema: string, ran: number) => void
}

/**
 * Brings a database up to date: roles, job queue, `registry`, then each subgraph's schema. Processes that start together take turns
 * (advisory lock), and the later ones find nothing to do.
 * @throws DatabaseRefused when this server or login will not do; an Error of one sentence that names a migration that cannot run.
 */
export async function migrate(
  adminUrl: string,
  { secret, emitted, root = PACKAGE, onProgress }: MigrateOptions,
): Promise<void> {
  const sql = await openAdmin(adminUrl)
  const migrated = async (schema: string) => {
    const ran = await migrateSchema(sql, schema, join(root, schema, 'migrations'))
    onProgress?.(schema, ran)
  }
  try {
    await sql`select pg_advisory_lock(${LOCK})`
    await createRoles(sql, secret)
    await migrateQueue(sql, adminUrl)
    await migrated('registry')
    await createEmit(sql, emitted)
    for (const schema of SCHEMAS) await migrated(schema)
    await closePrivileges(sql)
  } finally {
    // The lock ends with the connection.
    await sql.end({ timeout: 5 })
  }
}

const PACKAGE = fileURLToPath(new URL('../../', import.meta.url))

/** Any number, the same in every process: the first bytes of "cse". */
const LOCK = 0x637365
