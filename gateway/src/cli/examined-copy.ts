import { type CheckpointLine, checkpointsIn } from '@cse/db/src/audit/checkpoint-lines'
import { believing } from '@cse/db/src/audit/signing-key'
import { type Verified, verifyLog } from '@cse/db/src/audit/verify-log'
import {
  emptiedTables,
  lastSeal,
  type RowCounts,
  rowCounts,
  waitingEvents,
} from '@cse/db/src/backup/restored-state'
import { openAdmin } from '@cse/db/src/server/server'
import { openDatabase } from '@cse/db/src/session/database'
import type { CheckpointSettings } from '../config/checkpoint-settings.ts'
import { reconcile } from './finance.ts'

/** A copy of the database, and what it is held against. */
export interface Examining {
  /** Address of the copy. */
  readonly url: string
  /** Address of the database in use; null when it is lost. */
  readonly live: string | null
  readonly checkpoints: CheckpointSettings
  /** The instant whose state the copy has. */
  readonly at: Date
}

/** What a look at a copy found. */
export interface Examined {
  readonly log: Verified
  /** Where reservations and what cases need do not agree; those on their way are among them. */
  readonly mismatches: number
  readonly waiting: number
  readonly counts: RowCounts
  /** Why the copy is not good, as sentences; none when it is. */
  readonly faults: readonly string[]
}

/** Looks whether a copy is whole: log of access, ledger, tables. */
export async function examine({ url, live, checkpoints, at }: Examining): Promise<Examined> {
  const admin = await openAdmin(url)
  const database = openDatabase({ url, max: 2 })
  try {
    const { file, key, formerKeys } = checkpoints
    const attested = checkpointsIn(file.lines(), key ? believing(key, formerKeys) : formerKeys)
    const log = await verifyLog(admin, { checkpoints: upTo(attested, await lastSeal(admin)), now: at })
    const mismatches = (await reconcile(database)).length
    const waiting = await waitingEvents(admin)
    const counts = await rowCounts(admin)
    const faults = [
      ...log.findings,
      ...(mismatches > 0 && waiting === 0 ? [`The ledger has ${mismatches} mismatches.`] : []),
      ...(live === null ? [] : await emptied(counts, live)),
    ]
    return { log, mismatches, waiting, counts, faults }
  } finally {
    await database.close()
    await admin.end()
  }
}

/** The checkpoints up to a batch: those of later ones attest what the copy does not have. */
async function* upTo(
  checkpoints: AsyncGenerator<CheckpointLine, string | null, undefined>,
  batch: number,
): AsyncGenerator<CheckpointLine, string | null, undefined> {
  for (;;) {
    const next = await checkpoints.next()
    if (next.done) return next.value
    if (next.value.checkpoint.number > batch) return null
    yield next.value
  }
}

async function emptied(counts: RowCounts, live: string): Promise<string[]> {
  const admin = await openAdmin(live)
  try {
    return (await emptiedTables(counts, admin)).map((table) => `${table} has no row in the copy.`)
  } finally {
    await admin.end()
  }
}
