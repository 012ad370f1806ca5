import type { SchemaSession } from '@cse/db/src/session/schema-session'

/** Runs work that writes after the work that began before in the same session: the fields of one operation are resolved concurrently. */
export async function afterEarlierWrites<Result>(
  session: SchemaSession,
  work: () => Promise<Result>,
): Promise<Result> {
  const before = last.get(session)
  const done = (before ?? Promise.resolve()).catch(() => {}).then(work)
  last.set(session, done)
  return await done
}

const last = new WeakMap<SchemaSession, Promise<unknown>>()
