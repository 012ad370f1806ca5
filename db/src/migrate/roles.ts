import { createHash, createHmac, hkdfSync, pbkdf2Sync } from 'node:crypto'
import type { Sql } from 'postgres'
import { DatabaseRefused } from '../connection/failure.ts'
import { roleOf, SCHEMAS, type Schema } from './schemas.ts'

/** Login of a process that hosts several subgraphs: no privilege of its own, may become each subgraph's role for a transaction. */
export const PLATFORM_ROLE = 'cse_platform'
/** Login of the worker that delivers events: reads and writes the job queue alone. */
export const OUTBOX_ROLE = 'cse_outbox'

/** Login of gateways, for what they share: reads and writes the counts of requests, reads revocations, and nothing else. */
export const COUNTS_ROLE = 'cse_counts'

/** Roles under the names that they had when migrations landed which grant to them. */
export const RENAMED_ROLES: Readonly<Record<string, DatabaseRole>> = { cse_house: PLATFORM_ROLE }

export type DatabaseRole =
  | ReturnType<typeof roleOf>
  | typeof PLATFORM_ROLE
  | typeof OUTBOX_ROLE
  | typeof COUNTS_ROLE

/** The password of a role. Derived (HKDF-SHA-256), so that processes which share the secret share no other state. */
export function rolePassword(secret: string, role: DatabaseRole): string {
  return derived(secret, 'password', role, 32).toString('base64url')
}

/** The address with which `role` logs in to the database that `adminUrl` points to. */
export function roleUrl(adminUrl: string, role: DatabaseRole, secret: string): string {
  const url = new URL(adminUrl)
  url.username = role
  url.password = rolePassword(secret, role)
  return url.href
}

/**
 * Creates the roles that are missing and sets every password anew. Roles belong to the whole server, not to one database, so two
 * databases of one server must share the secret.
 * @throws DatabaseRefused when a role of ours has powers that would let it pass the row policies, or when processes work that were started
 * with another secret: they would lose the database with their next connection.
 */
export async function createRoles(sql: Sql, secret: string): Promise<void> {
  const roles: DatabaseRole[] = [...SCHEMAS.map(roleOf), PLATFORM_ROLE, OUTBOX_ROLE, COUNTS_ROLE]
  await assertNobodyWorksWithAnotherSecret(sql, secret, roles)
  for (const [was, role] of Object.entries(RENAMED_ROLES))
    await besideOthers(() => renameRole(sql, was, role))
  for (const role of roles) await besideOthers(() => createRole(sql, role, verifier(secret, role)))
  for (const schema of SCHEMAS) await besideOthers(() => becomes(sql, PLATFORM_ROLE, schema))

  const [powerful] = await sql<{ rolname: string }[]>`
    select rolname from pg_roles where rolname = any(${roles}) and (rolsuper or rolbypassrls or rolcreaterole) limit 1`
  if (powerful) {
    throw new DatabaseRefused(
      `The role ${powerful.rolname} could pass the row policies (superuser, bypassrls or createrole): alter or drop it.`,
    )
  }
}

/** The verifiers can be compared, since their salts are derived too; who may not read them (no superuser) goes without this check. */
async function assertNobodyWorksWithAnotherSecret(
  sql: Sql,
  secret: string,
  roles: readonly DatabaseRole[],
): Promise<void> {
  const [may] = await sql<
    { read: boolean }[]
  >`select has_table_privilege('pg_catalog.pg_authid', 'select') as read`
  if (!may?.read) return
  const found = await sql<{ rolname: DatabaseRole; rolpassword: string | null }[]>`
    select rolname, rolpassword from pg_authid
    where rolname = any(${[...roles]}) and exists (select from pg_stat_activity where usename = rolname)`
  if (found.some(({ rolname, rolpassword }) => rolpassword !== verifier(secret, rolname)))
    throw new DatabaseRefused(
      'Processes are connected to this database that were started with another CSE_SIGNING_KEY: start with their key, or stop them first.',
    )
}

/** Roles belong to the server and the lock of a migration to one database: two databases may touch the same role at once. */
async function besideOthers(work: () => Promise<void>, attempts = 5): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (attempts === 1 || !(error instanceof Error && error.message === 'tuple concurrently updated'))
      throw error
    await besideOthers(work, attempts - 1)
  }
}

async function renameRole(sql: Sql, was: string, role: DatabaseRole): Promise<void> {
  await sql.unsafe(`
    do $$ begin
      if to_regrole('${was}') is not null and to_regrole('${role}') is null then
        alter role ${was} rename to ${role};
      end if;
    end $$`)
}

async function createRole(sql: Sql, role: DatabaseRole, password: string): Promise<void> {
  await sql.unsafe(`
    do $$ begin
      create role ${role} login noinherit;
    exception when duplicate_object or unique_violation then null;
    end $$;
    alter role ${role} login noinherit password '${password}';
    -- a role may write down settings for its own sessions
    alter role ${role} reset all;
  `)
}

async function becomes(sql: Sql, role: DatabaseRole, schema: Schema): Promise<void> {
  await sql.unsafe(`grant ${roleOf(schema)} to ${role} with inherit false, set true`)
}

/** A SCRAM-SHA-256 verifier (RFC 5803) in place of the password, which thus reaches neither the wire nor the server's log. */
function verifier(secret: string, role: DatabaseRole): string {
  const salt = derived(secret, 'salt', role, 16)
  const salted = pbkdf2Sync(rolePassword(secret, role), salt, ITERATIONS, 32, 'sha256')
  const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest()
  const storedKey = createHash('sha256').update(hmac(salted, 'Client Key')).digest('base64')
  const serverKey = hmac(salted, 'Server Key').toString('base64')
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${storedKey}:${serverKey}`
}

function derived(secret: string, use: 'password' | 'salt', role: DatabaseRole, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, `cse role ${use}`, role, bytes))
}

const ITERATIONS = 4096
