import DataLoader from 'dataloader'
import { afterPromises } from '../session/after-promises.ts'
import type { SchemaSession } from '../session/schema-session.ts'

/** Asks for all keys of a tick at once; in what order the rows come back, or how many, does not matter. */
export type Fetch<Key, Row> = (session: SchemaSession, keys: readonly Key[]) => Promise<readonly Row[]>

/**
 * Rows by key: `casesById(session, id)`. Keys asked for in the same tick, or while an answer is still out, become one statement; a key asked
 * for twice is loaded once a request. A key without a row answers null: that it is out of scope and that it does not exist look the same.
 */
export function loader<Key extends string | number, Row>(
  name: string,
  fetch: Fetch<Key, Row>,
  keyOf: (row: Row) => Key,
) {
  return loading<Key, Row | null>(name, async (session, keys) => {
    const rows = new Map<Key, Row>()
    for (const row of await fetch(session, keys)) rows.set(keyOf(row), row)
    return keys.map((key) => rows.get(key) ?? null)
  })
}

/** Lists by key, such as the interventions of a project: the rows of each key in the order in which they came, an empty list for none. */
export function listLoader<Key extends string | number, Row>(
  name: string,
  fetch: Fetch<Key, Row>,
  keyOf: (row: Row) => Key,
) {
  return loading<Key, readonly Row[]>(name, async (session, keys) => {
    const lists = new Map<Key, Row[]>(keys.map((key) => [key, []]))
    for (const row of await fetch(session, keys)) lists.get(keyOf(row))?.push(row)
    return keys.map((key) => lists.get(key) ?? [])
  })
}

function loading<Key, Value>(
  name: string,
  batch: (session: SchemaSession, keys: readonly Key[]) => Promise<Value[]>,
) {
  const identity = {}
  return (session: SchemaSession, key: Key): Promise<Value> => {
    // Only this function puts something under this identity.
    const known = session.loaded.get(identity) as DataLoader<Key, Value> | undefined
    if (known) return known.load(key)
    const created = new DataLoader<Key, Value>((keys) => batch(session, keys), {
      name,
      maxBatchSize: 1_000,
      batchScheduleFn: (dispatch) => afterPromises(() => session.whenAnswered(dispatch)),
    })
    session.loaded.set(identity, created)
    return created.load(key)
  }
}
