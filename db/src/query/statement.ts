import { PgDeleteBase, PgDialect, PgInsertBase, PgSelectBase, PgUpdateBase } from './columns.ts'
import type { Query, RowOf, Statement } from './query.ts'
import { openersWithin } from './selected.ts'
import {
  type Fields,
  namedAfterProperties,
  namedInOrder,
  type Openers,
  type OrderedFields,
  openersOf,
} from './selection.ts'
import { is, SQL } from './sql.ts'

/** The statement for a query built on the spot. On a hot path build it once, with `prepared`. */
export function statementOf<Q extends Query>(query: Q): Statement<RowOf<Q>>
export function statementOf(query: Query): Statement<unknown> {
  if ('text' in query) return query
  const { text, values, writes, openers } = compile(query)
  return { name: text.slice(0, 60), text, values, writes, openers, prepare: remembered(text) }
}

/** A query as text; its values still hold the placeholders. Row by row nothing is left to do: see `selection.ts`. */
export function compile(query: Exclude<Query, Statement<unknown>>): {
  text: string
  values: unknown[]
  writes: boolean
  openers: Openers | undefined
} {
  const { sql: text, params: values } = dialect.sqlToQuery(sqlOf(query))
  const writes = is(query, SQL) ? WRITING.test(text) : !is(query, PgSelectBase)
  return { text, values, writes, openers: openersIn(query) }
}

function openersIn(query: Exclude<Query, Statement<unknown>>): Openers | undefined {
  if (is(query, SQL)) {
    const within = openersWithin(query)
    return within.length > 0 ? within : undefined
  }
  const { fields, returning } = configOf(query)
  if (returning)
    return openersOf(Object.fromEntries(returning.map(({ path, field }) => [path.join('.'), field])))
  return fields && openersOf(fields)
}

function sqlOf(query: Exclude<Query, Statement<unknown>>): SQL {
  if (is(query, SQL)) return query
  const config = configOf(query)
  if (is(query, PgSelectBase)) return dialect.buildSelectQuery(renamed<'buildSelectQuery'>(config))
  if (is(query, PgInsertBase)) return dialect.buildInsertQuery(renamed<'buildInsertQuery'>(config))
  if (is(query, PgUpdateBase)) return dialect.buildUpdateQuery(renamed<'buildUpdateQuery'>(config))
  if (is(query, PgDeleteBase)) return dialect.buildDeleteQuery(renamed<'buildDeleteQuery'>(config))
  throw new TypeError('A session runs select, insert, update, delete and sql`…`')
}

interface Config {
  readonly fields: Fields
  readonly returning?: OrderedFields
}

/** Drizzle keeps the parts of a query in `config`, which its types hide for all but select. */
const configOf = (query: object): Config => (query as { config: Config }).config

function renamed<Build extends keyof PgDialect>(config: Config) {
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
