import { person, relationship, relationshipKind } from '@cse/db/persons/tables'
import { query } from '@cse/db/src/query/query'
import { and, eq, isNull, sql } from '@cse/db/src/query/sql'
import { writeOnce } from '@cse/db/src/session/idempotency'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { badInput } from '@cse/schema/errors'
import { keptOutcomes, notFound, refuse } from '@cse/schema/refusal'
import { outsideLife } from '../rules/lifetime.ts'
import { validCode } from './codes.ts'
import type { Request } from './consent-commands.ts'
import { themselves } from './people.ts'

/** Somebody around a person: one with a record, or a name. */
export interface NewRelationship {
  /** uuid of the person. */
  readonly person: string
  readonly kind: string
  readonly otherPerson: string | null
  readonly name: string | null
  readonly note: string | null
  readonly since: string | null
}

/**
 * Notes somebody around a person. @returns its uuid, or why not.
 * @param today on which the kind must be valid when no earlier day is told
 * @throws GraphQLError BAD_USER_INPUT for an unknown kind, a day outside the person's life, or another person out of the viewer's sight
 */
export function recordRelationship(
  session: SchemaSession,
  { issuer, subject, key }: Request,
  noted: NewRelationship,
  today: string,
) {
  const once = {
    schema: 'persons',
    issuer,
    subject,
    operation: 'recordRelationship',
    key,
    input: noted,
  } as const
  return writeOnce(session, once, keptOutcomes, async (writing) => {
    const known = await writing.one(
      query
        .select({
          id: person.id,
          birthOrder: person.birthOrder,
          deceasedOn: person.deceasedOn,
          kindIsValid: validCode(relationshipKind, noted.kind, today),
          otherIsKnown: sql<boolean>`${noted.otherPerson}::uuid is null or exists (
            select from persons.person other where other.id = ${noted.otherPerson}::uuid)`,
        })
        .from(person)
        .where(eq(person.id, noted.person)),
      themselves,
    )
    if (!known) return notFound()
    const wrong = noted.since === null ? [] : outsideLife(known, noted.since, 'input.since')
    if (!known.kindIsValid)
      wrong.push({ path: 'input.kind', reason: 'Il tipo di legame non esiste o non è in vigore.' })
    if (noted.otherPerson === null && noted.name === null)
      wrong.push({ path: 'input.name', reason: 'Occorre il nome, o una persona già registrata.' })
    if (!known.otherIsKnown)
      wrong.push({
        path: 'input.otherPerson',
        reason: 'La persona indicata non esiste o non è consultabile.',
      })
    if (wrong.length > 0) throw badInput(wrong)
    if (noted.otherPerson !== null) writing.touch([noted.otherPerson])
    const inserted = await writing.one(
      query
        .insert(relationship)
        .values({
          id: sql`uuidv7()`,
          personId: noted.person,
          otherPersonId: noted.otherPerson,
          otherName: noted.name,
          kind: noted.kind,
          note: noted.note,
          since: noted.since,
        })
        .returning({ id: relationship.id }),
    )
    if (!inserted) throw new Error('The relationship was not recorded')
    return { relationship: inserted.id }
  })
}

/** Notes that somebody is no longer around a person; that they were is kept. */
export function endRelationship(
  session: SchemaSession,
  { relationship: id, until, reason }: { relationship: string; until: string; reason: string | null },
) {
  return session.write(async (writing) => {
    const known = await writing.one(
      query
        .select({ personId: relationship.personId, since: relationship.since, until: relationship.until })
        .from(relationship)
        .where(eq(relationship.id, id)),
      { concerns: ({ personId }) => personId },
    )
    if (!known) return notFound()
    if (known.until !== null) return ended(known.until)
    if (known.since !== null && until < known.since)
      throw badInput([{ path: 'input.until', reason: 'La fine precede l’inizio del legame.' }])
    const changed = await writing.run(
      query
        .update(relationship)
        .set({ until, endReason: reason })
        .where(and(eq(relationship.id, id), isNull(relationship.until))),
    )
    return changed > 0 ? { relationship: id } : ended(until)
  })
}

const ended = (on: string) => refuse('RelationshipEnded', 'Il legame risulta già concluso.', { on })
