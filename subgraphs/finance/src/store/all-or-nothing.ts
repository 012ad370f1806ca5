import type { Principal } from '@cse/db/src/audit/principal'
import { type Once, writeOnce } from '@cse/db/src/session/idempotency'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { isRefused, keptOutcomes } from '@cse/schema/refusal'

/** Who acts, and when. */
export interface Act extends Principal {
  readonly at: Date
}

/** Runs `work` in one transaction of which nothing is kept when it ends in a refusal, however far it had come. */
export function allOrNothing<Outcome extends object>(
  session: SchemaSession,
  work: (writing: Writing) => Promise<Outcome>,
): Promise<Outcome> {
  return undoneWhenRefused(work, (undoing) => session.write(undoing))
}

/** The same, once for all requests with the same key. */
export function onceOrNothing<Outcome extends object>(
  session: SchemaSession,
  once: Omit<Once, 'schema'>,
  work: (writing: Writing) => Promise<Outcome>,
) {
  return undoneWhenRefused(work, (undoing) =>
    writeOnce(session, { schema: 'finance', ...once }, keptOutcomes, undoing),
  )
}

/** The same for work that begins with a lock, which leaves together with the receipt: under load every way to the database counts. */
export function onceLocked<Outcome extends object, Locked>(
  session: SchemaSession,
  once: Omit<Once, 'schema'>,
  lock: (writing: Writing) => Promise<Locked>,
  work: (writing: Writing, locked: Locked) => Promise<Outcome>,
) {
  return undoneWhenRefused(work, (undoing) =>
    writeOnce(session, { schema: 'finance', ...once }, keptOutcomes, undoing, lock),
  )
}

/** A refusal has to leave the transaction as an exception, since only that rolls it back. */
async function undoneWhenRefused<Given extends readonly unknown[], Outcome extends object, Result>(
  work: (...given: Given) => Promise<Outcome>,
  write: (work: (...given: Given) => Promise<Outcome>) => Promise<Result>,
): Promise<Result | Outcome> {
  let refused: Outcome | undefined
  try {
    return await write(async (...given) => {
      const outcome = await work(...given)
      if (!isRefused(outcome)) return outcome
      refused = outcome
      throw new Error('Refused')
    })
  } catch (error) {
    if (refused) return refused
    throw error
  }
}
