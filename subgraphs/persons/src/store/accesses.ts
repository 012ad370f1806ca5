import { children } from '@cse/db/src/query/children'
import { type KeysetStretch, keyset } from '@cse/db/src/query/keyset'
import { loader } from '@cse/db/src/query/loader'
import { Param, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { MOST_COUNTED } from '@cse/schema/paging'
import type { Scope } from '@cse/schema/viewer'

/** An entry of the log of access to a person's record. Which other persons the same request concerned is not told. */
export interface AccessEntryRow {
  readonly id: number
  readonly at: Date
  readonly scope: Scope | 'SYSTEM'
  readonly roles: readonly string[]
  readonly issuer: string
  readonly subject: string
  readonly operation: string | null
  readonly action: 'READ' | 'WRITE' | 'EMERGENCY' | 'SEARCH'
  readonly purpose: string | null
  readonly purposeCode: string | null
  readonly purposeReference: string | null
  /** What was asked about identifiable people: `Query.persons#<digest>`. */
  readonly searches: readonly string[] | null
  /** Keys of the bodies for which the operator acted. */
  readonly readers: readonly string[]
  /** uuids of the persons of the entry, as far as this list has them. */
  readonly persons: readonly string[]
}

export const accessEntryColumns = sql`entry.id, entry.at, entry.scope, entry.roles, entry.issuer, entry.subject, entry.operation, entry.action,
  entry.purpose, entry.purpose_code as "purposeCode", entry.purpose_reference as "purposeReference", entry.searches,
  coalesce(entry.organisations, entry.readers) as "readers"`

interface OfPerson {
  readonly personId: string
}
const about = { concerns: ({ personId }: OfPerson) => personId }
const latestFirst = keyset([sql`entry.id`], 'descending')

/** Who has read or changed a person's record, the latest first, as far as the viewer may know. */
export const accessesOf = children(
  'accesses of persons',
  (session, persons, stretch: KeysetStretch) => {
    const past = latestFirst.past(stretch)
    return session.rows(
      sql<AccessEntryRow & OfPerson>`
        select ${accessEntryColumns}, person.id as "personId", array[person.id] as "persons"
        from unnest(${new Param(persons)}::uuid[]) as person(id)
        cross join lateral (
          select * from persons.accesses_of(person.id) as entry
          ${past ? sql`where ${past}` : sql``}
          order by ${latestFirst.by(stretch)}
          limit ${stretch.limit}
        ) as entry
        order by person.id, ${latestFirst.by(stretch)}`,
      about,
    )
  },
  ({ personId }) => personId,
)

const counts = loader(
  'counts of accesses',
  (session, persons: readonly string[]) =>
    session.rows(
      sql<OfPerson & { count: number }>`
        select person.id as "personId", (
          select count(*) from (select from persons.accesses_of(person.id) limit ${sql.raw(`${MOST_COUNTED}`)}) as counted
        ) as "count"
        from unnest(${new Param(persons)}::uuid[]) as person(id)`,
      about,
    ),
  ({ personId }) => personId,
)

export async function countAccessesOf(session: SchemaSession, person: string): Promise<number> {
  return (await counts(session, person))?.count ?? 0
}
