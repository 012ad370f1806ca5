import { person } from '@cse/db/persons/tables'
import { query } from '@cse/db/src/query/query'
import { and, eq, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { notFound } from '@cse/schema/refusal'
import { certifiedBySource } from '../rules/certified-by-source.ts'
import { mayRecordDeath } from '../rules/death.ts'
import { lastCertificationOf } from './certifications.ts'
import { emit } from './emit.ts'
import { themselves } from './people.ts'

/** Who writes it down, when, and what was seen. */
export interface DeathAct {
  /** uuid of the person. */
  readonly person: string
  readonly expectedVersion: number
  /** ISTAT codes of the operator's comuni. */
  readonly comuni: readonly string[]
  readonly at: Date
}

/**
 * Writes down on which day (`YYYY-MM-DD`) a person died, or takes it back. From the same moment on nothing new begins for the person: no case,
 * no appointment, no month of a service (trigger `persons.note_death`).
 * @throws GraphQLError BAD_USER_INPUT for a day before the person's birth
 */
export function recordDeath(
  session: SchemaSession,
  { person: id, expectedVersion, comuni, at }: DeathAct,
  deceasedOn: string | null,
) {
  return session.write(async (writing) => {
    const registered = await writing.one(
      query
        .select({
          id: person.id,
          version: person.version,
          birthOrder: person.birthOrder,
          deceasedOn: person.deceasedOn,
          residenceComune: person.residenceComune,
        })
        .from(person)
        .where(eq(person.id, id))
        .for('no key update'),
      themselves,
    )
    if (!registered) return notFound()
    const refusal = mayRecordDeath(registered, deceasedOn, comuni, expectedVersion)
    if (refusal) return refusal
    const certified = await lastCertificationOf(writing, id, 'deceasedOn')
    if (certified) return certifiedBySource('deceasedOn', certified)
    await writing.run(
      query
        .update(person)
        .set({ deceasedOn, version: sql`${person.version} + 1`, updatedAt: at })
        .where(and(eq(person.id, id), eq(person.version, expectedVersion))),
    )
    await emit(writing, 'persons.death-changed', { person: id })
    return { person: id }
  })
}
