import { person } from '@cse/db/persons/tables'
import { caseCustody } from '@cse/db/registry/tables'
import { type KeysetStretch, keyset, type Order } from '@cse/db/src/query/keyset'
import { anyOf } from '@cse/db/src/query/prepared'
import { query } from '@cse/db/src/query/query'
import { and, type Column, eq, or, Param, type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { MOST_COUNTED } from '@cse/schema/paging'
import { namesBeginningWith } from '../rules/name-range.ts'
import { type PersonRow, personColumns, themselves } from './people.ts'

/** The orders of the list, each with where a person stands in it. */
export const personOrders = {
  NAME: {
    order: keyset([person.familyNameOrder, person.givenNameOrder, person.id]),
    positionOf: (row: PersonRow) => [row.familyName ?? '', row.givenName ?? '', row.id],
  },
  OLDEST_FIRST: {
    order: keyset([person.birthOrder, person.id]),
    positionOf: (row: PersonRow) => [row.birthOrder, row.id],
  },
  YOUNGEST_FIRST: {
    order: keyset([person.birthOrder, person.id], 'descending'),
    positionOf: (row: PersonRow) => [row.birthOrder, row.id],
  },
} satisfies Record<string, { order: Order; positionOf: (row: PersonRow) => (string | number)[] }>

export type PersonOrder = keyof typeof personOrders

/** What narrows the list of persons; all of it is open to whoever may call the list. */
export interface PersonFilter {
  readonly familyName?: string | null | undefined
  readonly givenName?: string | null | undefined
  readonly comune?: string | null | undefined
  readonly bornFrom?: number | null | undefined
  readonly bornTo?: number | null | undefined
  readonly living?: boolean | null | undefined
}

/**
 * The persons a body works with: residents of the comuni, those of cases it holds, and those it has received who have no residence (the row policy of custody leaves only the viewer's).
 * Each comune is walked along its index and left after `limit` rows.
 */
export function personsOf(
  session: SchemaSession,
  comuni: readonly string[],
  filter: PersonFilter,
  by: PersonOrder,
  stretch: KeysetStretch,
): Promise<PersonRow[]> {
  const { order } = personOrders[by]
  const first = (within: SQL) =>
    query
      .select({ id: person.id })
      .from(person)
      .where(and(within, wanted(filter), order.past(stretch)))
      .orderBy(order.by(stretch))
      .limit(stretch.limit)
  const found = sql`
    select resident.id from unnest(${new Param(comuni)}::text[]) as town(code)
    cross join lateral ${first(sql`${person.residenceComune} = town.code`)} as resident
    union all ${first(sql`${heldElsewhere} and ${livingElsewhere(comuni)}`)}
    union all ${first(received(comuni))}`
  return session.rows(
    query
      .select(personColumns)
      .from(person)
      .where(sql`${person.id} = any(array(${found}))`)
      .orderBy(order.by(stretch))
      .limit(stretch.limit),
    { ...themselves, shown: stretch.shown },
  )
}

export async function countPersonsOf(
  session: SchemaSession,
  comuni: readonly string[],
  filter: PersonFilter,
): Promise<number> {
  const counted = await session.one(
    sql<{ count: number }>`select count(*) as "count" from (
      select from ${person} where ${and(or(anyOf(person.residenceComune, comuni), heldElsewhere, received(comuni)), wanted(filter))}
      limit ${sql.raw(`${MOST_COUNTED}`)}) as counted`,
  )
  return counted?.count ?? 0
}

/** Those whose cases are held and who may live elsewhere: where the others live, they are met as residents. */
const heldElsewhere = sql`${person.id} = any(array(
  select ${caseCustody.personId} from ${caseCustody} where ${caseCustody.livesElsewhere} is distinct from false))`

/** Who lives nowhere belongs to the comune that received them. */
function received(comuni: readonly string[]): SQL {
  return sql`${person.residenceComune} is null and ${person.receivedBy} = any(${new Param(comuni)})`
}

/** Written with operators that may pass below the row policy, which then meets fewer rows. */
function livingElsewhere(comuni: readonly string[]): SQL {
  return sql`(${person.residenceComune} is null or ${person.residenceComune} <> all(${new Param(comuni)}))`
}

function wanted({
  familyName: family,
  givenName: given,
  comune,
  bornFrom,
  bornTo,
  living,
}: PersonFilter): SQL | undefined {
  return and(
    family == null ? undefined : beginsWith(person.familyNameOrder, family),
    given == null ? undefined : beginsWith(person.givenNameOrder, given),
    comune == null ? undefined : eq(person.residenceComune, comune),
    bornFrom == null ? undefined : sql`${person.birthOrder} >= ${bornFrom * 10_000}::bigint`,
    bornTo == null ? undefined : sql`${person.birthOrder} < ${(bornTo + 1) * 10_000}::bigint`,
    living == null ? undefined : sql`${person.deceasedOn} is ${living ? sql`null` : sql`not null`}`,
  )
}

function beginsWith(name: Column, text: string): SQL | undefined {
  const range = namesBeginningWith(text)
  return range ? sql`${name} >= ${range.from} and ${name} < ${range.below}` : undefined
}
