import type { Principal } from '@cse/db/src/audit/principal'
import { type IdempotentRequest, writeOnce } from '@cse/db/src/session/idempotency'
import { type OnceAmong, onceAmong } from '@cse/db/src/session/once-among'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { isRefusalOf, keptOutcomes, type Refused } from '@cse/schema/refusal'
import { rolledBackWhenRefused } from '@cse/schema/roll-back'

/** Who acts, and when. */
export interface LedgerContext extends Principal {
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
  once: Omit<IdempotentRequest, 'schema'>,
  work: (writing: Writing) => Promise<Outcome>,
) {
  return undoneWhenRefused(work, (undoing) =>
    writeOnce(session, { schema: 'finance', ...once }, keptOutcomes, undoing),
  )
}

/** The same for work that begins with a lock, which leaves together with the idempotency record: under load every way to the database counts. */
export function onceLocked<Outcome extends object, Locked>(
  session: SchemaSession,
  once: Omit<IdempotentRequest, 'schema'>,
  lock: (writing: Writing) => Promise<Locked>,
  work: (writing: Writing, locked: Locked) => Promise<Outcome>,
) {
  return undoneWhenRefused(work, (undoing) =>
    writeOnce(session, { schema: 'finance', ...once }, keptOutcomes, undoing, lock),
  )
}

/** What a kind of request does when it is carried out with others of its kind. */
type Together<Request, Outcome extends object, Locked> = Omit<
  OnceAmong<Request, Outcome, Locked>,
  'schema' | 'settled'
>

/**
 * Writes that lock the same lines: those that come while one is under way are kept together, each with its own outcome. Refused work must have written
 * nothing: no savepoint is between one and the next.
 */
export function oneAmong<Request, Outcome extends object, Locked>(kind: Together<Request, Outcome, Locked>) {
  const { once, early, work } = kind
  const among = onceAmong({ schema: 'finance', settled: keptOutcomes.settled, ...kind })
  return async (session: SchemaSession, request: Request) =>
    (await session.writeAmong(among, request)) ??
    onceLocked(
      session,
      once(request),
      (writing) => early(writing, [request]),
      async (writing, locked) => {
        const [outcome] = await work(writing, [request], locked)
        if (!outcome) throw new Error('A request was left without an outcome')
        return outcome
      },
    )
}

/** Refused work takes back what it has written. */
function undoneWhenRefused<Given extends readonly unknown[], Outcome extends object, Result>(
  work: (...given: Given) => Promise<Outcome>,
  write: (work: (...given: Given) => Promise<Outcome>) => Promise<Result>,
): Promise<Result | Extract<Outcome, Refused>> {
  return rolledBackWhenRefused<Result, Extract<Outcome, Refused>>((undo) =>
    write(async (...given) => {
      const outcome = await work(...given)
      return isRefusalOf(outcome) ? undo(outcome) : outcome
    }),
  )
}
