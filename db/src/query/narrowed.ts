import type { SchemaSession } from '../session/schema-session.ts'
import type { Selection } from './selected.ts'

/** Which properties are read of a row; null for all of them. */
export type Properties = ReadonlySet<string> | null

/**
 * Statements, or what is made of them, that select no more than a request reads: one for each set of columns, made when it is first asked for.
 * Rows keep the type of the whole selection: a property that was left out throws when it is read (see `RowReader`).
 * @param always what is read of every row, whatever is asked for
 * @param make makes one for fields, and for the properties that these leave out
 * @returns from the properties that are read, null for all, to what was made for them
 */
export function narrowed<Fields extends Selection, Made>(
  fields: Fields,
  always: readonly (keyof Fields & string)[],
  make: (fields: Fields, without: readonly string[]) => Made,
): (properties: Properties) => Made {
  const whole = make(fields, [])
  const byProperties = new WeakMap<NonNullable<Properties>, Made>()
  const byColumns = new Map<string, Made>()

  const madeFor = (properties: NonNullable<Properties>): Made => {
    const isRead = (property: string) => properties.has(property) || always.includes(property)
    const without = Object.keys(fields).filter((property) => !isRead(property))
    const columns = without.join()
    const known = without.length === 0 ? whole : byColumns.get(columns)
    if (known || byColumns.size >= MOST_SETS) return known ?? whole
    const read = Object.fromEntries(Object.entries(fields).filter(([property]) => isRead(property)))
    // what is left out throws when it is read
    const made = make(read as Fields, without)
    byColumns.set(columns, made)
    return made
  }

  return (properties) => {
    if (properties === null) return whole
    const known = byProperties.get(properties)
    if (known) return known
    const made = madeFor(properties)
    byProperties.set(properties, made)
    return made
  }
}

/** Loaders by key that select no more than is read: `caseById(session, id, propertiesRead(info, 'Case'))`, and whole rows for who says nothing. */
export function narrowedLoader<Fields extends Selection, Value>(
  fields: Fields,
  always: readonly (keyof Fields & string)[],
  make: (
    fields: Fields,
    without: readonly string[],
  ) => (session: SchemaSession, key: string) => Promise<Value>,
): (session: SchemaSession, key: string, properties?: Properties) => Promise<Value> {
  const loaderFor = narrowed(fields, always, make)
  return (session, key, properties = null) => loaderFor(properties)(session, key)
}

/** Of one statement: each stands prepared on every connection. */
const MOST_SETS = 40
