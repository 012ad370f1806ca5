import { PLATFORM_ROLE, roleUrl } from '@cse/db/src/migrate/roles'
import { roleOf, SCHEMAS, type Schema } from '@cse/db/src/migrate/schemas'
import type { Statement } from '@cse/db/src/query/query'
import { openDatabase } from '@cse/db/src/session/database'
import { keysOf, type Viewer } from '@cse/schema/viewer'
import type { Sql } from 'postgres'
import type { PlantedWorld } from '../canaries/planted-world.ts'
import type { MarkedTable } from '../canaries/planting.ts'
import type { Persona } from '../fixtures/persona.ts'
import { ENTITLEMENTS } from './entitlements.ts'

/** Whether a subgraph has any right to read the table; of some in the shared schema none does. */
async function mayRead(admin: Sql, reader: Schema, table: string): Promise<boolean> {
  const [granted] = await admin<{ may: boolean }[]>`
    select has_any_column_privilege(${roleOf(reader)}, ${table.replace(/\.(.*)/, '."$1"')}, 'select') as "may"`
  return granted?.may ?? false
}

/** The subgraph that owns the table; of one in the shared schema, the first that may read it. */
async function readerOf(admin: Sql, table: string): Promise<Schema | undefined> {
  const owner = SCHEMAS.find((schema) => table.startsWith(`${schema}.`))
  for (const schema of owner ? [owner] : SCHEMAS) if (await mayRead(admin, schema, table)) return schema
  return undefined
}

/** The viewer of a token that says what the persona is. */
export function viewerOf(persona: Persona): Viewer {
  return {
    scope: persona.scope,
    issuer: 'i',
    subject: 'somebody',
    comuni: persona.comune ? [persona.comune] : [],
    roles: persona.roles,
    assurance: 2,
    ...(persona.ambito && { ambito: persona.ambito }),
    ...(persona.person && { personId: persona.person }),
    ...(persona.invitee && { invitee: persona.invitee }),
  }
}

/**
 * Queries the database for whole tables in the persona's session, as the subgraph that owns each, and compares what comes with the sentences of
 * the design. A line for each table that shows a row too many, or one too few.
 */
export async function rowFaults(
  {
    admin,
    markedTables,
    database: { adminUrl, secret },
  }: Pick<PlantedWorld, 'admin' | 'markedTables' | 'database'>,
  persona: Persona,
): Promise<string[]> {
  const opened = openDatabase({ url: roleUrl(adminUrl, PLATFORM_ROLE, secret), max: 1 })
  const { scope, issuer, subject, roles } = viewerOf(persona)
  const session = opened.session({
    keys: keysOf(viewerOf(persona)),
    scope,
    issuer,
    subject,
    roles,
    requestId: crypto.randomUUID(),
    ...(persona.person && { person: persona.person }),
  })
  const shown = async ({ name, table, key }: MarkedTable) => {
    const reader = await readerOf(admin, name)
    if (!reader) return new Set<string>()
    const text = `select ${key} as "key" from ${table} present`
    const statement: Statement<{ key: string }> = { name: text, text, values: [], writes: false }
    const rows = await session.as(reader).rows(statement)
    return new Set(rows.map((row) => row.key))
  }
  try {
    const faults: string[] = []
    for (const marked of markedTables) {
      const entitlement = ENTITLEMENTS[marked.name]
      const rows = (entitlement?.shown ?? entitlement?.rows)?.(persona) ?? 'false'
      const due = await admin.unsafe<{ key: string }[]>(
        `select ${marked.key} as "key" from ${marked.table} present where ${rows}`,
      )
      const entitled = new Set(due.map(({ key }) => key))
      const seen = await shown(marked)
      const [tooMany, tooFew] = [seen.difference(entitled).size, entitled.difference(seen).size]
      if (tooMany > 0) faults.push(`${marked.name} shows ${tooMany} rows too many`)
      if (tooFew > 0) faults.push(`${marked.name} hides ${tooFew} rows`)
    }
    return faults
  } finally {
    await session.abort()
    await opened.close()
  }
}
