import {
  COUNTS_ROLE,
  type DatabaseRole,
  OUTBOX_ROLE,
  PLATFORM_ROLE,
  roleUrl,
} from '@cse/db/src/migrate/roles'
import { roleOf, SCHEMAS } from '@cse/db/src/migrate/schemas'
import postgres, { type Sql } from 'postgres'
import { inject } from 'vitest'

export const SUBGRAPH_ROLES = SCHEMAS.map(roleOf)

export const ALL_ROLES: readonly DatabaseRole[] = [...SUBGRAPH_ROLES, PLATFORM_ROLE, OUTBOX_ROLE, COUNTS_ROLE]

/** A login of a role to the database of the tests; every statement is rolled back. */
export interface Login extends AsyncDisposable {
  /** Runs a statement as the role, and undoes it. @throws what the database says */
  readonly run: (text: string, values?: readonly unknown[]) => Promise<readonly object[]>
  /** Runs a statement that is expected to be refused outside of a transaction, as who logged in. */
  readonly runAlone: (text: string) => Promise<unknown>
}

/** Logs in as the role itself, as a subgraph in a process of its own does. */
export function login(role: DatabaseRole, { adminUrl, secret } = inject('database')): Login {
  return loginAt(roleUrl(adminUrl, role, secret))
}

/** Logs in as the one that becomes all others, and becomes the role, as the platform in one process does. */
export function becoming(role: DatabaseRole, { adminUrl, secret } = inject('database')): Login {
  return loginAt(roleUrl(adminUrl, PLATFORM_ROLE, secret), role)
}

function loginAt(url: string, role?: DatabaseRole): Login {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  return {
    run: (text, values = []) => undone(sql, text, values, role),
    runAlone: (text) => sql.unsafe(text),
    [Symbol.asyncDispose]: () => sql.end({ timeout: 1 }),
  }
}

class Undone extends Error {}

async function undone(sql: Sql, text: string, values: readonly unknown[], role?: DatabaseRole) {
  let rows: readonly object[] = []
  try {
    await sql.begin(async (transaction) => {
      if (role) await transaction.unsafe(`set local role ${role}`)
      rows = [...(await transaction.unsafe(text, [...values] as never[]))]
      throw new Undone()
    })
  } catch (error) {
    if (!(error instanceof Undone)) throw error
  }
  return rows
}

/** SQLSTATE of a refusal: the role lacks the privilege. */
export const REFUSED = { code: '42501' }
