import { setTimeout as pause } from 'node:timers/promises'
import type { Sql } from 'postgres'
import { holdingDataKeys } from './keys-held.ts'
import type { MasterKeys } from './master-key.ts'
import { encryptAnew, underRetiredKeys } from './reencrypt.ts'
import { RenewalRefused, type Retiring, retireDataKeys, runningOnesEnded } from './retire.ts'
import { type StoredColumn, storedColumns } from './stored-columns.ts'

/** What a renewal came to. */
export interface Renewal {
  /** Keys that are used no more. */
  readonly retired: number
  /** Values that stand under another key now. */
  readonly encrypted: number
  /** Values that do not open and stay under a retired key. */
  readonly unreadable: number
  /** Retired keys, also of earlier renewals, under which nothing stands any more. */
  readonly removed: number
}

/**
 * Renews data keys while the platform runs: retires them, encrypts under new ones what was written under them, and removes those under which
 * nothing stands any more. A run that was interrupted is gone on with by the next, also one that retires nothing.
 * @throws RenewalRefused when transactions that began before do not end within `patience` milliseconds; nothing is encrypted anew then
 */
export function renewDataKeys(
  admin: Sql,
  masterKeys: MasterKeys,
  retiring: Retiring | null,
  patience: number = PATIENCE,
): Promise<Renewal> {
  return holdingDataKeys(admin, async () => {
    const columns = await storedColumns(admin)
    if (columns.some(({ held }) => !held))
      throw new RenewalRefused(
        'Texts stand plain in the database still: start the platform, which encrypts them first.',
      )
    const schemas = [...new Set(columns.map(({ schema }) => schema))]
    let [retired, removed] = [0, 0]
    if (retiring)
      for (const schema of schemas) retired += await retireDataKeys(admin, masterKeys, schema, retiring)
    await runningOnesEnded(admin, patience)
    const total = { encrypted: 0, unreadable: 0 }
    for (const column of columns) {
      const { encrypted, unreadable } = await encryptAll(admin, masterKeys, column)
      total.encrypted += encrypted
      total.unreadable += unreadable
    }
    for (const schema of schemas) removed += await removeUnused(admin, schema, columns)
    return { retired, removed, ...total }
  })
}

/** The longest request has ended by then; an extract for the warehouse may take longer. */
const PATIENCE = 600_000

/** Walks over a column until only what does not open stands under retired keys: rows that were held or moved come later. */
async function encryptAll(admin: Sql, masterKeys: MasterKeys, column: StoredColumn) {
  let encrypted = 0
  for (;;) {
    const walk = await encryptAnew(admin, masterKeys, column)
    encrypted += walk.encrypted
    const [left] = await admin.unsafe<{ count: number }[]>(
      `select count(*)::int as "count" from ${underRetiredKeys(column)}`,
    )
    const { unreadable } = walk
    if ((left?.count ?? 0) <= unreadable) return { encrypted, unreadable }
    if (walk.encrypted === 0) await pause(200)
  }
}

/** No transaction that could write under them runs any more. */
async function removeUnused(admin: Sql, schema: string, columns: readonly StoredColumn[]): Promise<number> {
  const used = columns
    .filter((column) => column.schema === schema)
    .map(
      ({ table, column }) =>
        `select encode(substr("${column}", 2, 16), 'hex')::uuid from ${table} where "${column}" is not null`,
    )
  const removed = await admin.unsafe(
    `with used as (${used.join(' union ')})
     delete from ${schema}.data_key where retired_at is not null and key_id not in (select * from used) returning key_id`,
  )
  return removed.length
}
