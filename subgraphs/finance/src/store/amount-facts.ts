import { AMOUNT_FACT } from '@cse/db/finance/amount-fact'
import { type Facts, factTopics } from '@cse/db/src/outbox/facts'
import type { AmountFact } from '@cse/db/src/outbox/public-facts'
import { type Given, prepared } from '@cse/db/src/query/prepared'
import { sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'

const lockMoved = prepared(
  'lock lines that moved since analytics was told',
  (given: Given<{ ambito: string }>) => sql<{ line: string }>`
    select id as "line" from finance.funding_line
    where ambito_code = ${given.ambito} and version > told_version order by id for no key update`,
)
const takeFacts = prepared(
  'facts of lines',
  (given: Given<{ lines: readonly string[] }>) => sql<{ fact: AmountFact }>`
    update finance.funding_line line set told_version = line.version
    from finance.plan_intervention intervention
    where line.id = any(${given.lines}::uuid[]) and intervention.id = line.intervention_id
    returning ${sql.raw(AMOUNT_FACT)} as "fact"`,
)

/**
 * Tells analytics of all lines of an Ambito that moved since it was told last: what they hold now, whatever they held meanwhile. A line
 * that moves after this has it told again (`finance.keep_amounts`).
 */
export async function tellAmounts(writing: Writing, ambito: string): Promise<void> {
  const moved = await writing.rows(lockMoved({ ambito }))
  if (moved.length === 0) return
  const rows = await writing.rows(takeFacts({ lines: moved.map(({ line }) => line) }))
  for (let start = 0; start < rows.length; start += BATCH) {
    const facts: Facts<AmountFact> = { facts: rows.slice(start, start + BATCH).map(({ fact }) => fact) }
    await writing.emit(factTopics.amounts, { ...facts })
  }
}

/** Most facts of an event. */
const BATCH = 1_000
