import type { BuiltQuery, RowOf, Statement } from './query.ts'
import { Column, is, Param, Placeholder, type SQL, sql } from './sql.ts'
import { compile } from './statement.ts'

/** Stand-ins for the values of a prepared query, by name. */
export type Given<Values> = { readonly [Name in keyof Values & string]: Placeholder<Name, Values[Name]> }

/**
 * A query whose text is built once, for hot paths. The type of `given` says what it is run with:
 *
 *     const casesById = prepared('cases by id', (given: Given<{ ids: readonly string[] }>) =>
 *       query.select({ id: cases.id, openedOn: cases.openedOn }).from(cases).where(anyOf(cases.id, given.ids)))
 *     await session.rows(casesById({ ids }))
 *
 * @param without properties of a row that the text leaves out: see `narrowed`
 * @returns a function from the values to the statement to run.
 */
export function prepared<Values extends object, Q extends BuiltQuery | SQL>(
  name: string,
  build: (given: Given<Values>) => Q,
  without: readonly string[] = [],
): (values: Values) => Statement<RowOf<Q>> {
  const { text, values, writes, openers } = compile(build(standIns<Values>()))
  const sources = values.map(sourceOf)
  return (given) => ({
    name,
    text,
    writes,
    openers,
    without,
    values: sources.map((source) => source(given)),
  })
}

/** `column = any(values)`: the whole list is one value, so the text is the same for any length. */
export function anyOf(column: Column | SQL, values: readonly unknown[] | Placeholder): SQL {
  if (!is(values, Placeholder)) return sql`${column} = any(${new Param(values)})`
  if (!is(column, Column)) return sql`${column} = any(${values})`
  return sql`${column} = any(${listOfAnyLength(values, column.getSQLType())})`
}

/**
 * A list whose length the server does not see when it plans. It would find a plan for one key cheaper than that for any list, and make it anew each
 * time, which takes longer than to run it.
 * @param type of an element, in SQL
 */
export function listOfAnyLength(values: Param | Placeholder, type: string): SQL {
  const list = sql.raw(`${type}[]`)
  return sql`(select ${values}::${list})::${list}`
}

/** Makes the stand-in for whichever name is asked for. */
function standIns<Values extends object>(): Given<Values> {
  const named = new Proxy({}, { get: (_, name) => new Placeholder(String(name)) })
  return named as Given<Values>
}

/** How the value at one place of the text is found: a constant, or what was given under a name, in the form its column wants. */
function sourceOf(value: unknown): (given: object) => unknown {
  if (is(value, Placeholder)) return (given) => Reflect.get(given, value.name)
  if (is(value, Param) && is(value.value, Placeholder)) {
    const { encoder } = value
    const { name } = value.value
    return (given) => {
      const plain: unknown = Reflect.get(given, name)
      return plain === null || plain === undefined ? plain : encoder.mapToDriverValue(plain)
    }
  }
  return () => value
}
