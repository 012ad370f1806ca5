import { setTimeout as pause } from 'node:timers/promises'
import { openAdmin } from '../server/server.ts'
import type { BackupStore } from './backup-store.ts'
import { finishedBackups, takeBackup } from './base-backup.ts'
import { removeOldBackups, restoredSince, segmentsBehindGap } from './kept-segments.ts'

/** Where a backup goes, and how long backups are kept. */
export interface BackingUp {
  readonly store: BackupStore
  /** Address of the administrator; its password goes into the backup. */
  readonly adminUrl: string
  readonly days: number
}

/** When backups are taken. */
export interface BackupSchedule extends BackingUp {
  readonly hours: number
  readonly onBackup: (what: string) => void
  readonly onFault: (reason: string) => void
}

/** Milliseconds between two looks whether one is due. */
const LOOKED_EVERY = 60_000

/** Why a backup is due now, as words; null when none is. */
export async function dueBackup(store: BackupStore, hours: number, now: Date): Promise<string | null> {
  const newest = (await finishedBackups(store)).at(-1)
  if (!newest) return 'there is none'
  if (now.getTime() - newest.description.endedAt.getTime() >= hours * 3_600_000)
    return `the newest is older than ${hours} hours`
  if (await restoredSince(store, newest)) return 'the database was restored since the newest'
  return (await segmentsBehindGap(store, newest)) > 0 ? 'the log since the newest has a gap' : null
}

/** Takes a backup and removes what is too old. @returns what was done, as a sentence */
export async function backUp({ store, adminUrl, days }: BackingUp, now: Date): Promise<string> {
  const admin = await openAdmin(adminUrl)
  try {
    const { place } = await takeBackup(admin, store, decodeURIComponent(new URL(adminUrl).password))
    const removed = await removeOldBackups(store, days, now)
    return `${place} is kept${removed > 0 ? `, and ${removed} older than ${days} days removed` : ''}.`
  } finally {
    await admin.end()
  }
}

/** Takes a backup whenever one is due, until it is stopped. One that fails is tried again a minute later. */
export function keepBackups(schedule: BackupSchedule): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const { signal } = stopping
  const look = async () => {
    const due = await dueBackup(schedule.store, schedule.hours, new Date())
    if (due !== null) schedule.onBackup(`${due}: ${await backUp(schedule, new Date())}`)
  }
  const keep = async () => {
    while (!signal.aborted) {
      await look().catch((error: unknown) =>
        schedule.onFault(error instanceof Error ? error.message : 'unknown'),
      )
      await pause(LOOKED_EVERY, undefined, { signal }).catch(() => {})
    }
  }
  const keeping = keep()
  return {
    stop: async () => {
      stopping.abort()
      await keeping
    },
  }
}
