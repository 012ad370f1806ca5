import { createHash } from 'node:crypto'
import type { Principal } from '../audit/principal.ts'
import type { Schema } from '../migrate/schemas.ts'
import { sql } from '../query/sql.ts'
import type { SchemaSession, Writing } from './schema-session.ts'

/** What makes a request a repeat of another: the same person or client asks the same of us under the same key. */
export interface Once extends Principal {
  readonly schema: Schema
  /** Name of the mutation. */
  readonly operation: string
  /** The client's idempotency key. */
  readonly key: string
  /** The rest of what the client sent; a repeat with another one is not a repeat. */
  readonly input: unknown
}

/** What is to be said of outcomes; `@cse/schema/refusal` says it for the graph. */
export interface Keeping<Other> {
  /** Whether an outcome is kept. One that is not (a refusal) leaves no trace, and the client may try again. */
  readonly settled: (outcome: object) => boolean
  /** What a key answers that came before with other input. */
  readonly otherInput: () => Other
}

/**
 * Runs `work` in one transaction, once for all requests with the same key: whoever repeats it, even at the same time, is told the first
 * outcome, which must survive JSON: ids, no dates.
 * @param early a read or a lock that `work` begins with: it leaves right behind the receipt, which saves the way there and back
 */
export function writeOnce<Outcome extends object, Other>(
  session: SchemaSession,
  once: Once,
  keeping: Keeping<Other>,
  work: (writing: Writing) => Promise<Outcome>,
): Promise<Outcome | Other>
export function writeOnce<Outcome extends object, Other, Early>(
  session: SchemaSession,
  once: Once,
  keeping: Keeping<Other>,
  work: (writing: Writing, early: Early) => Promise<Outcome>,
  early: (writing: Writing) => Promise<Early>,
): Promise<Outcome | Other>
export function writeOnce<Outcome extends object, Other, Early>(
  session: SchemaSession,
  once: Once,
  { settled, otherInput }: Keeping<Other>,
  work: (writing: Writing, early?: Early) => Promise<Outcome>,
  early?: (writing: Writing) => Promise<Early>,
): Promise<Outcome | Other> {
  const receipt = sql`${sql.identifier(once.schema)}.receipt`
  const claim = digest([once.issuer, once.subject, once.operation, once.key])
  const input = digest(once.input)
  return session.write(async (writing) => {
    const claiming = writing.run(
      sql`insert into ${receipt} (claim, input) values (${claim}, ${input}) on conflict do nothing`,
    )
    const begun = early?.(writing)
    // For a repeat nobody asks what became of it.
    begun?.catch(() => {})
    if ((await claiming) === 0) {
      const kept = await writing.one(
        sql<{ outcome: Outcome; same: boolean }>`
          select outcome as "outcome", input = ${input} as "same" from ${receipt} where claim = ${claim}`,
      )
      if (!kept) throw new Error('A receipt that stood in the way is gone')
      return kept.same ? kept.outcome : otherInput()
    }
    const outcome = await work(writing, await begun)
    const settling = writing.run(
      settled(outcome)
        ? sql`update ${receipt} set outcome = ${JSON.stringify(outcome)}::jsonb where claim = ${claim}`
        : sql`delete from ${receipt} where claim = ${claim}`,
    )
    // The commit leaves right behind it, and fails if it does.
    settling.catch(() => {})
    return outcome
  })
}

const digest = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest()
