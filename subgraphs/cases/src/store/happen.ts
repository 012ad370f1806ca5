import { event } from '@cse/db/cases/tables'
import type { DataKey } from '@cse/db/src/encryption/data-key'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { emitAll, factEvent } from '@cse/db/src/outbox/outbox-events'
import { query } from '@cse/db/src/query/query'
import { type SQL, sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import { caseFact } from '../rules/case-fact.ts'
import { type ToldTransfer, transferFact } from '../rules/transfer-fact.ts'
import { standingsOf } from './standing.ts'

interface Happened extends Omit<typeof event.$inferInsert, 'id' | 'phase' | 'readers' | 'at' | 'note'> {
  /** What somebody wrote about it, and the key with which the own organisation writes about the case. */
  readonly written?: { readonly note: string; readonly key: DataKey } | null
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
  { moved = false, transfer, written, ...happened }: Happened,
): Promise<void> {
  const id = newUuid()
  const note = written ? written.key.encrypt(event.note, id, written.note) : null
  await writing.run(
    query.insert(event).values({ ...happened, note, id, phase: sql`null`, readers: sql`null` }),
  )
  const standings = moved ? await standingsOf(writing, [happened.caseId]) : []
  const told = [
    ...standings.map((standing) => factEvent('cases', caseFact(standing))),
    ...(transfer ? [factEvent('transfers', transferFact(transfer))] : []),
  ]
  if (told.length > 0) await writing.run(emitAll(told))
}
