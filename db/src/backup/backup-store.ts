import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { createZstdCompress, createZstdDecompress } from 'node:zlib'
import type { BackupKeys } from './backup-keys.ts'
import { opening, sealing } from './sealed-stream.ts'

/** Where backups lie, and the keys under which they are encrypted. Each database system (`system_identifier`) has a folder of its own. */
export interface BackupStore {
  readonly directory: string
  readonly keys: BackupKeys
}

/** Ending of every file that is kept. */
export const SEALED = '.zst.sealed'

/** Folder of the archived segments of the log. */
export const segmentsOf = (system: string): string => join(system, 'wal')
/** Folder of the copies of the data folder. */
export const basesOf = (system: string): string => join(system, 'base')

/** Writes a file compressed and encrypted: whole or not at all, and on the disk when this resolves. `place` is its path in the store. */
export async function keep(
  { directory, keys }: BackupStore,
  place: string,
  content: Readable,
): Promise<void> {
  const path = join(directory, `${place}${SEALED}`)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const unfinished = `${path}.${process.pid}.part`
  try {
    const file = createWriteStream(unfinished, { mode: 0o600 })
    await pipeline(content, createZstdCompress(), sealing(keys, place), file)
    await flushed(unfinished)
    await rename(unfinished, path)
    await flushed(dirname(path))
  } finally {
    await rm(unfinished, { force: true })
  }
}

/** What a kept file holds. The stream fails where the file was changed or cut off. */
export function kept({ directory, keys }: BackupStore, place: string): Readable {
  const plain = createZstdDecompress()
  const file = createReadStream(join(directory, `${place}${SEALED}`))
  // a failure comes out at the end of the chain, to whoever reads it
  pipeline(file, opening(keys, place), plain).catch(() => {})
  return plain
}

export async function keepValue(store: BackupStore, place: string, value: unknown): Promise<void> {
  await keep(store, place, Readable.from([Buffer.from(JSON.stringify(value))]))
}

export async function keptValue(store: BackupStore, place: string): Promise<unknown> {
  return JSON.parse((await buffer(kept(store, place))).toString('utf8'))
}

/** Names in a folder of the store, in their order; none where the folder is not there. */
export async function namesIn({ directory }: BackupStore, folder = ''): Promise<string[]> {
  const names = await readdir(join(directory, folder)).catch(() => [])
  return names.sort()
}

async function flushed(path: string): Promise<void> {
  const handle = await open(path, 'r')
  await handle.sync().finally(() => handle.close())
}
