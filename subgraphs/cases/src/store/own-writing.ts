import { caseRecord, operator } from '@cse/db/cases/tables'
import type { Principal } from '@cse/db/src/audit/principal'
import type { PgColumn } from '@cse/db/src/query/columns'
import { keyset } from '@cse/db/src/query/keyset'
import { type Selected, type Selection, selected } from '@cse/db/src/query/selected'
import { type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { badInput } from '@cse/schema/errors'
import type { Listing } from '@cse/schema/paging'
import { matches, type WordSearch } from '../rules/word-search.ts'
import type { FilePart } from './part.ts'

interface Writing<Row> {
  /** Who wrote it, and when. */
  readonly author: PgColumn
  readonly at: PgColumn
  /** What is searched of it. */
  readonly textOf: (row: Row) => string
}

/** A row with its person and its place in the list. */
type Found<Row> = Row & { readonly personId: string; readonly atExactly: string }

/**
 * What an operator wrote that has the words, newest first. The texts stand encrypted, so they are opened and read one by one in the viewer's
 * session: all that the operator wrote in the period, of which the page shows and the log of access names those that have the words.
 * @throws BAD_USER_INPUT when the period holds more than is read at a time: what is found is never a part that looks like all
 */
export function ownWriting<Fields extends Selection, Row extends { readonly uuid: string }>(
  { name, table, fields, shape }: FilePart<Fields, Row>,
  { author, at, textOf }: Writing<Row>,
): (session: SchemaSession, by: Principal, search: WordSearch) => Listing<Found<Row>> {
  const order = keyset([at, fields.uuid], 'descending')
  const exactly = sql`${at}::text` as SQL<string>
  const columns = { ...fields, personId: caseRecord.personId, atExactly: exactly }
  return (session, by, search) => {
    const found = async (past: SQL | undefined, way: SQL) => {
      const rows = await session.rows(sql<
        Selected<Fields> & { personId: string; atExactly: string }
      >`select ${selected(columns)} from ${table} join ${caseRecord} on ${caseRecord.id} = ${fields.caseId}
        where ${author} = (select ${operator.id} from ${operator} where ${operator.issuer} = ${by.issuer} and ${operator.subject} = ${by.subject})
          and (${search.from}::date is null or ${at} >= ${search.from}::date::timestamp at time zone 'Europe/Rome')
          and (${search.to}::date is null or ${at} < (${search.to}::date + 1)::timestamp at time zone 'Europe/Rome')
          ${past ? sql`and ${past}` : sql``} order by ${way} limit ${MOST_READ + 1}`)
      if (rows.length > MOST_READ) throw badInput([{ path: 'from', reason: TOO_MANY }])
      return rows
        .map((row) => ({ ...shape(row), personId: row.personId, atExactly: row.atExactly }))
        .filter((row) => matches(search, textOf(row)))
    }
    return {
      list: `own ${name}`,
      order: [...search.words, search.from, search.to].join(' '),
      fetch: async (stretch) => {
        const rows = await found(order.past(stretch), order.by(stretch))
        session.touch(rows.slice(0, stretch.shown).map(({ personId }) => personId))
        return rows.slice(0, stretch.limit)
      },
      cursorOf: ({ atExactly, uuid }) => [atExactly, uuid],
      count: async () => (await found(undefined, sql`${at} desc`)).length,
    }
  }
}

/** How many texts are opened for a search: some two years of somebody who writes ten a day. */
const MOST_READ = 5_000

const TOO_MANY =
  'Nel periodo ci sono più di 5.000 scritti, che non si cercano in una volta: indicare un periodo più breve (from, to).'
