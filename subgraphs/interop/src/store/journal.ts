import { sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'

/** What the journal knows of a call before it is made. */
export interface JournalCall {
  /** uuid of the call. */
  readonly id: string
  readonly source: string
  readonly eService: string
  /** The body that asks. */
  readonly body: string
  /** uuid of whom it is about; null while the person is not on record. */
  readonly person: string | null
  readonly purpose: string | null
  /** Number of the case or protocol that needs it. */
  readonly reference: string
  /** How often the body may call this e-service in a day. */
  readonly dailyCalls: number
}

/** How a call ended. */
export interface JournalAnswer {
  readonly outcome: string
  readonly code: string | null
  readonly correlation: string | null
  readonly milliseconds: number
}

/**
 * Writes down that a call is made, before it is: its number, which is higher than all before it of the same body at the same source, and how many
 * calls the body has left today. Null when it has none, and then nothing is written.
 */
export function beginCall(
  session: SchemaSession,
  { id, source, eService, body, person, purpose, reference, dailyCalls }: JournalCall,
): Promise<{ readonly number: string; readonly left: number } | null> {
  return session.write(async (writing) => {
    if (person !== null) writing.touch([person])
    return writing.one(sql<{ number: string; left: number }>`
      select number::text as "number", calls_left as "left"
      from registry.begin_source_call(${id}, ${source}, ${eService}, ${body}, ${person}, ${purpose}, ${reference}, ${dailyCalls})`)
  })
}

/** Writes down how a call ended. */
export async function endCall(
  session: SchemaSession,
  id: string,
  { outcome, code, correlation, milliseconds }: JournalAnswer,
): Promise<void> {
  await session.write((writing) =>
    writing.run(
      sql`select registry.end_source_call(${id}, ${outcome}, ${code}, ${correlation}, ${milliseconds}::integer)`,
    ),
  )
}
