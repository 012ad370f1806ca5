import { PgDeleteBase, PgDialect, PgInsertBase, PgSelectBase, PgUpdateBase } from './columns.ts'
import type { Query, RowOf, Statement } from './query.ts'
import { type Fields, namedAfterProperties, namedInOrder, type OrderedFields } from './selection.ts'
import { is, SQL } from './sql.ts'

/** The statement for a query built on the spot. On a hot path build it once, with `prepared`. */
export function statementOf<Q extends Query>(query: Q): Statement<RowOf<Q>>
export function statementOf(query: Query): Statement<unknown> {
  if ('text' in query) return query
  const { text, values, writes } = compile(query)
  return { name: text.slice(0, 60), text, values, writes, prepare: remembered(text) }
}

/** A query as text; its values still hold the placeholders. Row by row nothing is left to do: see `selection.ts`. */
export function compile(query: Exclude<Query, Statement<unknown>>): {
  text: string
  values: unknown[]
  writes: boolean
} {
  const { sql: text, params: values } = dialect.sqlToQuery(sqlOf(query))
  return { text, values, writes: is(query, SQL) ? WRITING.test(text) : !is(query, PgSelectBase) }
}

function sqlOf(query: Exclude<Query, Statement<unknown>>): SQL {
  if (is(query, SQL)) return query
  // Drizzle keeps what a query was told in `config`, which its types hide for all but select.
  const { config } = query as unknown as { config: { fields: Fields; returning?: OrderedFields } }
  if (is(query, PgSelectBase)) return dialect.buildSelectQuery(renamed<'buildSelectQuery'>(config))
  if (is(query, PgInsertBase)) return dialect.buildInsertQuery(renamed<'buildInsertQuery'>(config))
  if (is(query, PgUpdateBase)) return dialect.buildUpdateQuery(renamed<'buildUpdateQuery'>(config))
  if (is(query, PgDeleteBase)) return dialect.buildDeleteQuery(renamed<'buildDeleteQuery'>(config))
  throw new TypeError('A session runs select, insert, update, delete and sql`…`')
}

function renamed<Build extends keyof PgDialect>(config: { fields: Fields; returning?: OrderedFields }) {
  const { fields, returning } = config
  const names = {
    ...(fields && { fields: namedAfterProperties(fields) }),
    ...(returning && { returning: namedInOrder(returning) }),
  }
  return { ...config, ...names } as unknown as PgDialect[Build] extends (config: infer Config) => SQL
    ? Config
    : never
}

/** Each text that a connection prepares stays in its memory and the server's: only so many different ones are prepared. */
function remembered(text: string): boolean {
  if (texts.has(text)) return true
  if (texts.size >= MOST_TEXTS) return false
  texts.add(text)
  return true
}

const dialect = new PgDialect()
const texts = new Set<string>()
const MOST_TEXTS = 500
const WRITING = /^\s*(insert|update|delete|merge)\b|\b(insert|delete|merge)\s+(into|from)\b/i
