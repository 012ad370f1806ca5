import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type BackupStore, namesIn, SEALED, segmentsOf } from './backup-store.ts'
import { type Backup, finishedBackups } from './base-backup.ts'

/** Segments of the log in one file of their higher number, at 16 MiB each. */
const PER_LOG = 0x100n

/** Place of a segment in the log, whichever the timeline; null for other files of the archive. */
function numberOf(name: string): bigint | null {
  const [, log, segment] = /^[0-9A-F]{8}([0-9A-F]{8})([0-9A-F]{8})(?:\.zst\.sealed)?$/.exec(name) ?? []
  return log && segment ? BigInt(`0x${log}`) * PER_LOG + BigInt(`0x${segment}`) : null
}

/**
 * The first segment that is missing between a backup and the newest segment that is kept: from there on nothing can be restored from this backup.
 * A server that was started without its archive leaves such a gap. @returns how many segments are behind the gap; 0 when there is none
 */
export async function segmentsBehindGap(
  store: BackupStore,
  { system, description }: Backup,
): Promise<number> {
  const first = numberOf(description.firstSegment) ?? 0n
  const numbers = new Set<bigint>()
  for (const name of await namesIn(store, segmentsOf(system))) {
    const number = numberOf(name)
    if (number !== null && number >= first) numbers.add(number)
  }
  let next = first
  while (numbers.delete(next)) next++
  return numbers.size
}

/** Whether the database goes on in another timeline than that of the backup: it was restored, or another server has taken its place. */
export async function restoredSince(store: BackupStore, { system, description }: Backup): Promise<boolean> {
  const timeline = description.firstSegment.slice(0, 8)
  const names = await namesIn(store, segmentsOf(system))
  return names.some((name) => name.includes('.history') && name.slice(0, 8) > timeline)
}

/**
 * Removes backups older than so many days, but for the newest that is, so that every instant since can still be restored; and the segments that no
 * backup needs any more. @returns how many backups went
 */
export async function removeOldBackups(store: BackupStore, days: number, now: Date): Promise<number> {
  const backups = await finishedBackups(store)
  const since = now.getTime() - days * 86_400_000
  const first = Math.max(
    0,
    backups.findLastIndex(({ description }) => description.endedAt.getTime() <= since),
  )
  for (const { place } of backups.slice(0, first)) await rm(join(store.directory, place), { recursive: true })
  for (const system of await namesIn(store)) {
    const oldest = backups.slice(first).find((one) => one.system === system)
    const firstKept = oldest ? numberOf(oldest.description.firstSegment) : null
    if (firstKept !== null) await removeSegments(store, system, firstKept)
  }
  return first
}

async function removeSegments(store: BackupStore, system: string, firstKept: bigint): Promise<void> {
  for (const name of await namesIn(store, segmentsOf(system))) {
    const number = name.endsWith(SEALED) ? numberOf(name) : null
    if (number !== null && number < firstKept) await rm(join(store.directory, segmentsOf(system), name))
  }
}
