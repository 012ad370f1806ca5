import { person } from '@cse/db/persons/tables'
import { query } from '@cse/db/src/query/query'
import { Param, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { PersonSearch } from '../rules/person-search.ts'
import { type PersonRow, personColumns, themselves } from './people.ts'

/** Somebody who was found, and how likely it is who was looked for, up to 1. */
export type FoundPerson = PersonRow & { readonly score: number }

/** So many more than are shown, in case row policies leave some out. */
const BEYOND = 100

/**
 * Who may be looked for, the likeliest first, in one statement: the function of the database finds ids by its index, and the row policies of the
 * table say which of them the viewer may see.
 */
export function findPersons(session: SchemaSession, search: PersonSearch, first: number) {
  const { terms, births, caseNumber, taxCode } = search
  const ends = (end: 'from' | 'to') => new Param(births?.map((birth) => birth[end]) ?? null)
  return session.rows(
    query
      .select({ ...personColumns, score: sql<number>`found.score` })
      .from(person)
      .innerJoin(
        sql`persons.search(${new Param(terms)}::text[], ${ends('from')}::integer[], ${ends('to')}::integer[], ${caseNumber}::text, ${taxCode}::text, ${first + BEYOND}) found`,
        sql`found.id = ${person.id}`,
      )
      .orderBy(sql`found.score desc`, person.familyNameOrder, person.givenNameOrder, person.id)
      .limit(first),
    themselves,
  )
}
