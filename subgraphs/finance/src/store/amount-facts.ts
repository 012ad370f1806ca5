import { AMOUNT_FACT } from '@cse/db/finance/amount-fact'
import { type Given, prepared } from '@cse/db/src/query/prepared'
import { sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import { type AmountFact, factBatches } from '@cse/schema/events/facts'
import { emit } from './emit.ts'

const lockMoved = prepared(
  'lock lines that moved since the last fact',
  (given: Given<{ ambito: string }>) => sql<{ line: string }>`
    select id as "line" from finance.funding_line
    where ambito_code = ${given.ambito} and version > emitted_version order by id for no key update`,
)
const takeFacts = prepared(
  'facts of lines',
  (given: Given<{ lines: readonly string[] }>) => sql<{ fact: AmountFact }>`
    update finance.funding_line line set emitted_version = line.version
    from finance.plan_intervention intervention
    where line.id = any(${given.lines}::uuid[]) and intervention.id = line.intervention_id
    returning ${sql.raw(AMOUNT_FACT)} as "fact"`,
)

/**
 * Emits the facts of all lines of an Ambito that moved since they were emitted last: what they hold now, whatever they held meanwhile. A line
 * that moves after this has them emitted again (`finance.keep_amounts`).
 */
export async function emitAmountFacts(writing: Writing, ambito: string): Promise<void> {
  const moved = await writing.rows(lockMoved({ ambito }))
  if (moved.length === 0) return
  const rows = await writing.rows(takeFacts({ lines: moved.map(({ line }) => line) }))
  for (const facts of factBatches(rows.map(({ fact }) => fact)))
    await emit(writing, 'finance.amount-facts-changed', facts)
}
