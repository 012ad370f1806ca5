import { event } from '@cse/db/cases/tables'
import { emitAll, factEvent } from '@cse/db/src/outbox/outbox-events'
import { query } from '@cse/db/src/query/query'
import { type SQL, sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import { caseFact } from '../case-fact.ts'
import { type ToldTransfer, transferFact } from '../transfer-fact.ts'
import { standingsOf } from './standing.ts'

interface Happened extends Omit<typeof event.$inferInsert, 'id' | 'phase' | 'readers' | 'at'> {
  readonly at: Date | SQL
  /** The transfer that was decided, which analytics is told. */
  readonly transfer?: ToldTransfer
  /** The case belongs elsewhere now, which analytics is told too. */
  readonly moved?: boolean
}

/**
 * Appends to the history of a case what is no step of whoever holds it. Phase and keys are those of the case, and the database fills them in:
 * who rejects a transfer sees neither.
 */
export async function happen(
  writing: Writing,
  { moved = false, transfer, ...happened }: Happened,
): Promise<void> {
  await writing.run(
    query.insert(event).values({ ...happened, id: sql`uuidv7()`, phase: sql`null`, readers: sql`null` }),
  )
  const standings = moved ? await standingsOf(writing, [happened.caseId]) : []
  const told = [
    ...standings.map((standing) => factEvent('cases', caseFact(standing))),
    ...(transfer ? [factEvent('transfers', transferFact(transfer))] : []),
  ]
  if (told.length > 0) await writing.run(emitAll(told))
}
