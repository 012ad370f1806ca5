import { person } from '@cse/db/persons/tables'
import { query } from '@cse/db/src/query/query'
import { and, eq, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { badInput } from '@cse/schema/errors'
import { notFound, staleVersion } from '@cse/schema/refusal'
import { themselves } from './people.ts'

/** What changes of how a person is reached and spoken to; null removes it. */
export interface NewContacts {
  readonly domicileComune?: string | null
  readonly domicileAddress?: string | null
  readonly email?: string | null
  readonly mobile?: string | null
  readonly language?: string | null
  readonly interpreterNeeded?: boolean
}

/**
 * Writes down how a person is reached.
 * @throws GraphQLError BAD_USER_INPUT for a domicile in a comune that does not exist
 */
export function recordContacts(
  session: SchemaSession,
  { person: id, expectedVersion, at }: { person: string; expectedVersion: number; at: Date },
  contacts: NewContacts,
) {
  return session.write(async (writing) => {
    const town = contacts.domicileComune ?? null
    const known = await writing.one(
      query
        .select({
          id: person.id,
          version: person.version,
          town: sql<boolean>`${town}::text is null or exists (select from registry.comune where istat_code = ${town})`,
        })
        .from(person)
        .where(eq(person.id, id))
        .for('no key update'),
      themselves,
    )
    if (!known) return notFound()
    if (known.version !== expectedVersion) return staleVersion(known.version)
    if (!known.town)
      throw badInput([
        { path: 'input.domicile.comune', reason: 'Il codice non è quello di un comune della Puglia.' },
      ])
    await writing.run(
      query
        .update(person)
        .set({ ...contacts, version: sql`${person.version} + 1`, updatedAt: at })
        .where(and(eq(person.id, id), eq(person.version, expectedVersion))),
    )
    return { person: id }
  })
}
