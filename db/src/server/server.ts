import postgres, { type Sql } from 'postgres'
import { DatabaseRefused } from '../connection/failure.ts'
import { driverAddress } from '../connection/servers.ts'

/** A connection as the administrator. */
export type Admin = Sql

/**
 * Opens one connection as the administrator and checks that the platform can live on this server.
 * @throws DatabaseRefused with one sentence when it cannot be reached, is too old, or the login lacks a right.
 */
export async function openAdmin(url: string): Promise<Admin> {
  const sql = postgres(driverAddress(url), {
    max: 1,
    max_lifetime: null,
    connect_timeout: 10,
    onnotice: () => {},
  })
  try {
    await check(sql)
    return sql
  } catch (error) {
    await sql.end({ timeout: 1 })
    if (error instanceof DatabaseRefused) throw error
    throw new DatabaseRefused(`The database at ${addressOf(url)} does not let us in: ${reasonOf(error)}.`)
  }
}

async function check(sql: Sql): Promise<void> {
  const [server] = await sql<Server[]>`
    select current_setting('server_version_num')::int as "version",
           current_setting('server_version') as "versionName",
           rolname as "login",
           rolsuper or rolcreaterole as "createsRoles",
           rolsuper or rolbypassrls as "passesPolicies",
           has_database_privilege(current_database(), 'create') as "createsSchemas"
    from pg_roles where rolname = current_user`
  if (!server) throw new DatabaseRefused('The database does not know its own login.')

  const { login, version, versionName } = server
  if (version < 180000)
    throw new DatabaseRefused(`PostgreSQL 18 or later is needed; this server is ${versionName}.`)
  if (!server.createsRoles)
    throw new DatabaseRefused(`The database login ${login} must be allowed to create roles.`)
  if (!server.passesPolicies) {
    throw new DatabaseRefused(
      `The database login ${login} must be a superuser or have the attribute bypassrls.`,
    )
  }
  if (!server.createsSchemas) {
    throw new DatabaseRefused(
      `The database login ${login} must be allowed to create schemas in this database.`,
    )
  }
}

interface Server {
  version: number
  versionName: string
  login: string
  createsRoles: boolean
  passesPolicies: boolean
  createsSchemas: boolean
}

function addressOf(url: string): string {
  const { hostname, port, pathname } = new URL(url)
  return `${hostname}:${port || 5432}${pathname}`
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no reason given'
  const code = 'code' in error ? ` (${String(error.code)})` : ''
  return `${error.message || 'no answer'}${code}`
}
