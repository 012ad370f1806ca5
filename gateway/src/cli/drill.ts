import { ARCHIVED_EVERY } from '@cse/db/src/backup/archiving'
import type { BackupRules } from '../config/backup-settings.ts'
import { type Examined, type Examining, examine } from './examined-copy.ts'
import { restoredCopy } from './restored-copy.ts'

/** What a drill found out about the backups. */
export interface Drilled extends Examined {
  /** Seconds of work that would have been lost, had the machine been lost when the drill began. */
  readonly recoveryPoint: number
  /** Seconds from the beginning until the restored database answered. */
  readonly recoveryTime: number
  /** What was found, for the person at the terminal. */
  readonly report: string
}

/** What {@link drill} needs. */
export interface Drilling extends Pick<Examining, 'live' | 'checkpoints'> {
  readonly backups: BackupRules
  readonly to: Date | null
  /** An empty folder, with room for the database. */
  readonly into: string
  readonly clock: () => Date
}

/** Restores the database beside the one in use, and looks whether it is whole: log of access, ledger, rows. */
export async function drill({ backups, checkpoints, to, into, live, clock }: Drilling): Promise<Drilled> {
  const begun = clock()
  const { server, backup, reached } = await restoredCopy(backups, { to, into, durable: false })
  const recoveryTime = secondsBetween(begun, clock())
  try {
    const at = reached ?? backup.description.endedAt
    const examined = await examine({ url: server.url, live, checkpoints, at })
    const recoveryPoint = secondsBetween(at, to ?? begun)
    const report = [
      `Restored from ${backup.place}, to ${at.toISOString()}.`,
      `Recovery time (RTO): ${recoveryTime.toFixed(1)} s until the restored database answered.`,
      `Recovery point (RPO): ${recoveryPoint.toFixed(1)} s before ${(to ?? begun).toISOString()}; the log is archived every ${ARCHIVED_EVERY} s while anything is written.`,
      ...found(examined),
    ].join('\n')
    return { ...examined, recoveryPoint, recoveryTime, report }
  } finally {
    await server.stop()
  }
}

const found = ({ log, mismatches, waiting, counts, faults }: Examined): string[] => [
  `Log of access: ${log.entries} entries in ${log.batches} batches are as they were sealed, ${log.checkpoints} checkpoints hold, ${log.unsealed} entries are not sealed yet.`,
  ...(log.unread === 0
    ? []
    : [`${log.unread} batches of it have entries in the archive, which is not read here.`]),
  `Ledger: ${mismatches} mismatches, ${waiting} events on their way.`,
  ...[...counts].map(([schema, tables]) => `Rows in ${schema}: ${total(tables)} in ${tables.size} tables.`),
  ...(faults.length === 0 ? ['The copy is good.'] : faults.map((fault) => `Broken: ${fault}`)),
]

const total = (tables: ReadonlyMap<string, number>): string =>
  [...tables.values()].reduce((sum, rows) => sum + rows, 0).toLocaleString('en')

const secondsBetween = (from: Date, to: Date): number => Math.max(0, to.getTime() - from.getTime()) / 1000
