import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import Postgrator from 'postgrator'
import type { Sql } from 'postgres'
import { RENAMED_ROLES } from './roles.ts'

/**
 * Runs the migrations of one schema that have not landed yet, each in a transaction of its own, in the order of their numbers:
 * `<directory>/NNN.do.<what>.sql`. Which have landed is kept in `migration.<schema>`.
 * @returns how many ran.
 * @throws an Error of one sentence that names the file: edited after it landed, numbered below a landed one, or failing.
 */
export async function migrateSchema(sql: Sql, schema: string, directory: string): Promise<number> {
  const files = await readdir(directory).catch(() => [])
  if (!files.some((file) => file.endsWith('.sql'))) return 0

  const execute = async (text: string) => ({ rows: [...(await sql.unsafe(withRolesOfNow(text)).simple())] })
  const migrations = new Postgrator({
    driver: 'pg',
    migrationPattern: `${directory.replace(/[[\]{}()*?!]/g, '[$&]')}/*.sql`,
    schemaTable: `migration.${schema}`,
    newline: 'LF',
    execQuery: execute,
  })
  const known = await migrations.getMigrations()
  const landed = await landedIn(sql, schema)
  const newest = Math.max(0, ...landed)
  const late = known.find(({ version }) => version < newest && !landed.has(version))
  if (late)
    throw new Error(
      `${nameOf(schema, late)} is numbered below a migration that has landed: give it the next number.`,
    )

  let checked: Postgrator.Migration | undefined
  migrations.on('validation-started', (migration) => {
    checked = migration
  })
  let ran = 0
  for (const migration of known
    .filter(({ version }) => version >= newest)
    .sort((a, b) => a.version - b.version)) {
    await whenFree(async () => {
      await execute(`begin; set local lock_timeout = ${PATIENCE_MILLISECONDS}`)
      try {
        ran += (await migrations.migrate(String(migration.version))).length
        await execute('commit')
      } catch (error) {
        await execute('rollback')
        throw explained(error, schema, migration, checked)
      }
    })
  }
  return ran
}

/**
 * How long a migration waits for a table that is read or written. Everybody who comes after it waits behind it, so it lets them pass and tries again.
 */
const PATIENCE_MILLISECONDS = 500
const TRIES = 30

/** Tries again what finds its tables taken, after a while that grows to five seconds. */
async function whenFree(work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof TablesTaken) || tries === TRIES) throw error
      await setTimeout(Math.min(tries * PATIENCE_MILLISECONDS, 5_000))
    }
  }
}

class TablesTaken extends Error {}

/** What PostgreSQL says when a lock was not to be had in time. */
const LOCK_NOT_AVAILABLE = '55P03'

/** Roles belong to the server, not to a database: a migration that landed under earlier names of theirs runs under those of now. */
function withRolesOfNow(text: string): string {
  return Object.entries(RENAMED_ROLES).reduce((now, [was, role]) => now.replaceAll(was, role), text)
}

async function landedIn(sql: Sql, schema: string): Promise<Set<number>> {
  const [table] = await sql<{ name: string | null }[]>`select to_regclass(${`migration.${schema}`}) as name`
  if (!table?.name) return new Set()
  const rows = await sql.unsafe<{ version: string }[]>(`select version from migration.${schema}`)
  return new Set(rows.map(({ version }) => Number(version)))
}

function explained(
  error: unknown,
  schema: string,
  migration: Postgrator.Migration,
  checked?: Postgrator.Migration,
): Error {
  if (error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE)
    return new TablesTaken(
      `${nameOf(schema, migration)} found its tables in use each time: run it again when less is going on.`,
      { cause: error },
    )
  const reason = error instanceof Error ? error.message : String(error)
  return reason.startsWith('MD5 checksum failed') && checked
    ? new Error(
        `${nameOf(schema, checked)} was edited after it landed: restore it and write a new migration instead.`,
      )
    : new Error(`${nameOf(schema, migration)} failed: ${reason}.`, { cause: error })
}

function nameOf(schema: string, migration: Postgrator.Migration): string {
  return join(schema, 'migrations', basename(migration.filename))
}
