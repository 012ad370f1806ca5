import { person, relationship, relationshipKind } from '@cse/db/persons/tables'
import { children } from '@cse/db/src/query/children'
import { listLoader, loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query, type RowOf } from '@cse/db/src/query/query'
import { and, asc, eq, isNull, or, sql } from '@cse/db/src/query/sql'

type OfIds = Given<{ ids: readonly string[] }>

const relationships = () =>
  query
    .select({
      id: relationship.id,
      personId: relationship.personId,
      otherPersonId: relationship.otherPersonId,
      otherName: relationship.otherName,
      kind: relationship.kind,
      kindName: relationshipKind.label,
      note: relationship.note,
      since: relationship.since,
      until: relationship.until,
      endReason: relationship.endReason,
    })
    .from(relationship)
    .innerJoin(relationshipKind, eq(relationshipKind.code, relationship.kind))

const selectById = prepared('relationships by id', ({ ids }: OfIds) =>
  relationships().where(anyOf(relationship.id, ids)),
)
const selectOfPersons = prepared(
  'relationships of persons',
  ({ ids, ended }: Given<{ ids: readonly string[]; ended: boolean }>) =>
    relationships()
      .where(and(anyOf(relationship.personId, ids), or(isNull(relationship.until), sql`${ended}::boolean`)))
      .orderBy(asc(relationship.kind), asc(relationship.id)),
)
// what was noted with others of the person: the row policy leaves those whose record the viewer may see
const selectTowards = prepared('relationships towards persons', ({ ids }: OfIds) =>
  query
    .select({
      towards: sql<string>`${relationship.otherPersonId}`,
      personId: relationship.personId,
      kind: sql<string>`coalesce(${relationshipKind.reverse}, 'OTHER')`,
      kindName: sql<string>`(select label from persons.relationship_kind seen where seen.code = coalesce(${relationshipKind.reverse}, 'OTHER'))`,
      since: relationship.since,
      name: sql<string | null>`nullif(concat_ws(' ', ${person.givenName}, ${person.familyName}), '')`,
    })
    .from(relationship)
    .innerJoin(relationshipKind, eq(relationshipKind.code, relationship.kind))
    .innerJoin(person, eq(person.id, relationship.personId))
    .where(and(anyOf(relationship.otherPersonId, ids), isNull(relationship.until)))
    .orderBy(asc(relationship.kind), asc(relationship.id)),
)

export type RelationshipRow = RowOf<ReturnType<typeof selectById>>

const personOf = ({ personId }: { readonly personId: string }) => personId
const about = { concerns: personOf }

/** A relationship by uuid. */
export const relationshipById = loader(
  'relationships by id',
  (session, ids: readonly string[]) => session.rows(selectById({ ids }), about),
  ({ id }) => id,
)

/** Who was noted around a person; those that ended only when asked for. */
export const relationshipsOf = children(
  'relationships of persons',
  (session, ids, { ended }: { readonly ended: boolean }) =>
    session.rows(selectOfPersons({ ids, ended }), about),
  personOf,
)

/** With whom the person was noted, seen from the person. Reading it is reading of the others. */
export const relationshipsTowards = listLoader(
  'relationships towards persons',
  (session, ids: readonly string[]) => session.rows(selectTowards({ ids }), about),
  ({ towards }) => towards,
)
