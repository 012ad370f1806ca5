import { createHash } from 'node:crypto'
import type { Principal } from '../audit/principal.ts'
import type { Schema } from '../migrate/schemas.ts'
import { builtOnce } from '../query/built-once.ts'
import { type Given, prepared } from '../query/prepared.ts'
import { sql } from '../query/sql.ts'
import type { SchemaSession, Writing } from './schema-session.ts'

/** What makes a request a repeat of another: the same person or client asks the same of us under the same key. */
export interface IdempotentRequest extends Principal {
  readonly schema: Schema
  /** Name of the mutation. */
  readonly operation: string
  /** The client's idempotency key. */
  readonly key: string
  /** The rest of what the client sent; a repeat with another one is not a repeat. */
  readonly input: unknown
}

/** What is to be said of outcomes; `@cse/schema/refusal` says it for the graph. */
export interface OutcomeRules<Other> {
  /** Whether an outcome is kept. One that is not (a refusal) leaves no trace, and the client may try again. */
  readonly settled: (outcome: object) => boolean
  /** What a key answers that came before with other input. */
  readonly otherInput: () => Other
}

/**
 * Runs `work` in one transaction, once for all requests with the same key: whoever repeats it, even at the same time, is told the first
 * outcome, which must survive JSON: ids, no dates.
 * @param early a read or a lock that `work` begins with: it leaves right behind the idempotency record, which saves the way there and back
 */
export function writeOnce<Outcome extends object, Other>(
  session: SchemaSession,
  once: IdempotentRequest,
  keeping: OutcomeRules<Other>,
  work: (writing: Writing) => Promise<Outcome>,
): Promise<Outcome | Other>
export function writeOnce<Outcome extends object, Other, Early>(
  session: SchemaSession,
  once: IdempotentRequest,
  keeping: OutcomeRules<Other>,
  work: (writing: Writing, early: Early) => Promise<Outcome>,
  early: (writing: Writing) => Promise<Early>,
): Promise<Outcome | Other>
export function writeOnce<Outcome extends object, Other, Early>(
  session: SchemaSession,
  once: IdempotentRequest,
  { settled, otherInput }: OutcomeRules<Other>,
  work: (writing: Writing, early?: Early) => Promise<Outcome>,
  early?: (writing: Writing) => Promise<Early>,
): Promise<Outcome | Other> {
  const records = recordsOf(once.schema)
  const { claim, input } = claimOf(once)
  return session.write(async (writing) => {
    const claiming = writing.run(records.claim({ claim, input }))
    const begun = early?.(writing)
    // For a repeat nobody asks what became of it.
    begun?.catch(() => {})
    if ((await claiming) === 0) {
      const kept = await writing.one(records.kept({ claim, input }))
      if (!kept) throw new Error('An idempotency record that stood in the way is gone')
      // an outcome survives JSON, so what was kept of it is what it was
      return kept.same ? (kept.outcome as Outcome) : otherInput()
    }
    const outcome = await work(writing, await begun)
    const settling = writing.run(
      settled(outcome)
        ? records.settle({ claim, outcome: JSON.stringify(outcome) })
        : records.drop({ claim }),
    )
    // The commit leaves right behind it, and fails if it does.
    settling.catch(() => {})
    return outcome
  })
}

/** By what a request is known again, and what it sent. */
export const claimOf = ({ issuer, subject, operation, key, input }: IdempotentRequest) => ({
  claim: digest([issuer, subject, operation, key]),
  input: digest(input),
})

/** The statements on the idempotency records of a schema. */
export const recordsOf = builtOnce((schema: Schema) => {
  const table = sql`${sql.identifier(schema)}.idempotency_record`
  return {
    claim: prepared(
      'claim key',
      (given: Given<{ claim: Buffer; input: Buffer }>) =>
        sql`insert into ${table} (claim, input) values (${given.claim}, ${given.input}) on conflict do nothing`,
    ),
    // in the order of the claims, so that none waits for one that waits for it
    claimAll: prepared(
      'claim keys',
      (given: Given<{ claims: readonly Buffer[]; inputs: readonly Buffer[] }>) => sql<{ claim: Buffer }>`
        insert into ${table} (claim, input)
        select claim, input from unnest(${given.claims}::bytea[], ${given.inputs}::bytea[]) as requested (claim, input) order by claim
        on conflict do nothing returning claim`,
    ),
    kept: prepared(
      'outcome under key',
      (given: Given<{ claim: Buffer; input: Buffer }>) => sql<{ outcome: object; same: boolean }>`
        select outcome as "outcome", input = ${given.input} as "same" from ${table} where claim = ${given.claim}`,
    ),
    settle: prepared(
      'keep outcome',
      (given: Given<{ claim: Buffer; outcome: string }>) =>
        sql`update ${table} set outcome = ${given.outcome}::jsonb where claim = ${given.claim}`,
    ),
    settleAll: prepared(
      'keep outcomes',
      (given: Given<{ claims: readonly Buffer[]; outcomes: string }>) => sql`
        update ${table} record set outcome = settled.outcome
        from rows from (unnest(${given.claims}::bytea[]), jsonb_array_elements(${given.outcomes}::jsonb)) as settled (claim, outcome)
        where record.claim = settled.claim`,
    ),
    dropAll: prepared(
      'drop keys',
      (given: Given<{ claims: readonly Buffer[] }>) =>
        sql`delete from ${table} where claim = any(${given.claims}::bytea[])`,
    ),
    drop: prepared(
      'drop key',
      (given: Given<{ claim: Buffer }>) => sql`delete from ${table} where claim = ${given.claim}`,
    ),
  }
})

const digest = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest()
