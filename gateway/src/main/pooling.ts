import { poolsTransactions } from '@cse/db/src/connection/session-pooling'
import { SettingsError } from '../config/setting-reader.ts'

/**
 * The platform keeps state in its sessions: prepared statements, advisory locks, listeners. A pooler that shares connections between clients
 * after each transaction loses it, and nothing would say so.
 * @throws SettingsError
 */
export async function checkPooling(login: string): Promise<void> {
  if (await poolsTransactions(login))
    throw new SettingsError([
      'The pooler before the database shares connections between transactions: set pool_mode = session for this database.',
    ])
}
