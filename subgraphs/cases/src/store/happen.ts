import { event } from '@cse/db/cases/tables'
import { factTopics } from '@cse/db/src/facts'
import { pseudonymOf } from '@cse/db/src/pseudonyms'
import { query } from '@cse/db/src/query'
import type { Writing } from '@cse/db/src/schema-session'
import { type SQL, sql } from '@cse/db/src/sql'
import { caseFact } from '../case-fact.ts'
import { standingsOf } from './standing.ts'

interface Happened extends Omit<typeof event.$inferInsert, 'id' | 'phase' | 'readers' | 'at'> {
  readonly at: Date | SQL
  /** The case belongs elsewhere now, which analytics is told. */
  readonly moved?: boolean
}

/**
 * Appends to the history of a case what is no step of whoever holds it. Phase and keys are those of the case, and the database fills them in:
 * who rejects a transfer sees neither.
 */
export async function happen(writing: Writing, { moved = false, ...happened }: Happened): Promise<void> {
  await writing.run(
    query.insert(event).values({ ...happened, id: sql`uuidv7()`, phase: sql`null`, readers: sql`null` }),
  )
  if (!moved) return
  const [standing] = await standingsOf(writing, [happened.caseId])
  if (standing)
    await writing.emit(factTopics.cases, { facts: [caseFact(standing)] }, pseudonymOf('case', standing.uuid))
}
