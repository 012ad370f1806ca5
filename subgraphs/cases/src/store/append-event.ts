import { event } from '@cse/db/cases/tables'
import type { DataKey } from '@cse/db/src/encryption/data-key'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { emitAll } from '@cse/db/src/outbox/emitter'
import { query } from '@cse/db/src/query/query'
import { type SQL, sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import type { TransferFactSource } from '../rules/transfer-fact.ts'
import { caseFactEvent, transferFactEvent } from './fact-events.ts'
import { standingsOf } from './standing.ts'

interface AppendedEvent extends Omit<typeof event.$inferInsert, 'id' | 'phase' | 'readers' | 'at' | 'note'> {
  /** What somebody wrote about it, and the key with which the own organisation writes about the case. */
  readonly written?: { readonly note: string; readonly key: DataKey } | null
  readonly at: Date | SQL
  /** The transfer that was decided, whose fact changes. */
  readonly transfer?: TransferFactSource
  /** The case belongs elsewhere now, so its fact changes too. */
  readonly moved?: boolean
}

/**
 * Appends to the history of a case what is no step of whoever holds it. Phase and keys are those of the case, and the database fills them in:
 * who rejects a transfer sees neither.
 */
export async function appendEvent(
  writing: Writing,
  { moved = false, transfer, written, ...appended }: AppendedEvent,
): Promise<void> {
  const id = newUuid()
  const note = written ? written.key.encrypt(event.note, id, written.note) : null
  await writing.run(
    query.insert(event).values({ ...appended, note, id, phase: sql`null`, readers: sql`null` }),
  )
  const standings = moved ? await standingsOf(writing, [appended.caseId]) : []
  const events = [
    ...standings.map((source) => caseFactEvent(writing, source)),
    ...(transfer ? [transferFactEvent(writing, transfer)] : []),
  ]
  if (events.length > 0) await writing.run(emitAll(events))
}
