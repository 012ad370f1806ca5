import type { SchemaSession } from '@cse/db/src/session/schema-session'

/** Does work that writes after that which was begun before in the same session: fields of one operation are resolved together. */
export async function inTurn<Result>(session: SchemaSession, work: () => Promise<Result>): Promise<Result> {
  const before = last.get(session)
  const done = (before ?? Promise.resolve()).catch(() => {}).then(work)
  last.set(session, done)
  return await done
}

const last = new WeakMap<SchemaSession, Promise<unknown>>()
