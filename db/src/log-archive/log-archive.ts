import type { Readable } from 'node:stream'
import type { ISql } from 'postgres'
import { archiveOf, type EntryArchive } from '../audit/archived-entries.ts'
import { type ArchivedPartition, archivedPartitions } from '../audit/archived-partitions.ts'
import type { PublicKeys } from '../audit/signing-key.ts'
import { type BackupStore, kept, keptValue } from '../backup/backup-store.ts'
import { readManifest } from './manifest.ts'

/** Where the files of the archive lie, and the keys under which they are encrypted. */
export type ArchiveStore = BackupStore

/** Place of the entries of a partition in the store; each log has a folder of its own. */
export const entriesAt = (log: string, name: string): string => `${log}/${name}`
/** Place of what is signed of it. */
export const manifestAt = (log: string, name: string): string => `${log}/${name}.manifest`

/** The archive of a log. */
export interface OpenedArchive {
  readonly archive: EntryArchive
  /** What is wrong with its files, as sentences: with manifests at once, with entries once they were read. */
  readonly findings: readonly string[]
}

/** Opens the files of all partitions that were archived. A manifest that is not the one that was signed, or a file that does not open, is a finding. */
export async function openArchive(
  admin: ISql,
  store: ArchiveStore,
  keys: PublicKeys,
): Promise<OpenedArchive> {
  const log = await logId(admin)
  const partitions = await archivedPartitions(admin)
  const findings: string[] = []
  for (const partition of partitions) {
    const said = await manifestOf(store, log, partition.name, keys)
    if (!said) findings.push(`The manifest of ${partition.name} in the archive is missing, or was changed.`)
    else if (!isOf(said, partition))
      findings.push(`The manifest of ${partition.name} in the archive does not say what the log says of it.`)
  }
  const files = partitions.flatMap(({ name, firstId, lastId }) =>
    firstId === null || lastId === null
      ? []
      : [{ firstId, lastId, open: () => kept(store, entriesAt(log, name)) }],
  )
  const archive = archiveOf(files)
  const between = async (afterId: number, lastId: number) => {
    try {
      return await archive.between(afterId, lastId)
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'A file of the archive cannot be read.'
      if (!findings.includes(reason)) findings.push(reason)
      return []
    }
  }
  return { archive: { ...archive, between }, findings }
}

/** The entries of an archived partition as they were sealed, a line each; null when no such partition was archived. */
export async function archivedEntries(
  admin: ISql,
  store: ArchiveStore,
  name: string,
): Promise<Readable | null> {
  const known = (await archivedPartitions(admin)).some((partition) => partition.name === name)
  return known ? kept(store, entriesAt(await logId(admin), name)) : null
}

/** What was signed of a partition; null when it is not there, does not open or is signed by nobody who is known. */
async function manifestOf(store: ArchiveStore, log: string, name: string, keys: PublicKeys) {
  const value = await keptValue(store, manifestAt(log, name)).catch(() => null)
  const said = readManifest(value, keys)
  return said?.log === log && said.name === name ? said : null
}

const SAID = ['starts', 'ends', 'entries', 'firstId', 'lastId', 'batch', 'sha256'] as const

const isOf = (said: Pick<ArchivedPartition, (typeof SAID)[number]>, partition: ArchivedPartition): boolean =>
  SAID.every((what) => said[what] === partition[what])

/** Id of the log of a database. */
export async function logId(admin: ISql): Promise<string> {
  const [log] = await admin<{ id: string }[]>`select id from registry.access_log`
  if (!log) throw new Error('The database says of no log of access which one it is.')
  return log.id
}
