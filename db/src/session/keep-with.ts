import { type AccessEntry, entriesStatement } from '../audit/access-entry.ts'
import { DatabaseUnavailable } from '../connection/failure.ts'
import type { Schema } from '../migrate/schemas.ts'
import type { Transaction } from './transaction.ts'

/** Writes the access entries of a transaction and commits it, in one go. Calls `onWritten` with the position in the log that has it. @throws what kept the database from it */
export async function keepWith(
  transaction: Transaction,
  schema: Schema,
  entries: readonly AccessEntry[],
  onWritten?: (position: number) => void,
): Promise<void> {
  const logged = entries.length > 0 ? transaction.send(schema, ...entriesStatement(entries)) : undefined
  const [kept, position] = await Promise.all([
    transaction.commit(),
    onWritten && transaction.position(),
    logged,
  ])
  if (!kept) throw transaction.failure ?? new DatabaseUnavailable('The database did not keep the change.')
  if (position !== undefined) onWritten?.(position)
}
