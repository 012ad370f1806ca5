import { createReadStream } from 'node:fs'
import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseRefused } from '../connection/failure.ts'

/** The number of the database system of a data folder: the first eight bytes of its control file. */
export async function systemOf(data: string): Promise<string> {
  const file = await open(join(data, 'global/pg_control'))
  try {
    const { buffer } = await file.read(Buffer.alloc(8), 0, 8, 0)
    return buffer.readBigUInt64LE().toString()
  } finally {
    await file.close()
  }
}

/** Folders whose content a server makes anew; the folders themselves are kept. */
const EMPTY = new Set([
  'pg_wal',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
])
/** Files that belong to the running server alone, or to a server that was restored. */
const LEFT =
  /^(postmaster\.(pid|opts)|backup_label(\.old)?|tablespace_map(\.old)?|recovery\.signal|standby\.signal|backup_manifest)$|(^|\/)(pgsql_tmp|pg_internal\.init)/

/**
 * The files of a data folder one after the other, while its server runs: a line of JSON for each, then its content in pieces, each behind its length,
 * and a length of 0. What changes while it is read is put right by the log; what is gone meanwhile is left out.
 */
export async function* packed(data: string): AsyncGenerator<Buffer> {
  yield* folder(data, '')
  yield length(0)
}

async function* folder(data: string, inside: string): AsyncGenerator<Buffer> {
  const entries = await readdir(join(data, inside), { withFileTypes: true }).catch(gone)
  for (const entry of entries) {
    const name = inside === '' ? entry.name : `${inside}/${entry.name}`
    if (LEFT.test(name)) continue
    if (entry.isSymbolicLink())
      throw new DatabaseRefused('The server has tablespaces: its own tools must take the backup.')
    if (entry.isDirectory()) {
      yield headOf({ name, folder: true })
      if (!EMPTY.has(name)) yield* folder(data, name)
    } else if (entry.isFile()) yield* file(join(data, name), name)
  }
}

async function* file(path: string, name: string): AsyncGenerator<Buffer> {
  yield headOf({ name, folder: false })
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 1 << 18 })) {
      yield length(piece.length)
      yield piece
    }
  } catch (error) {
    gone(error)
  }
  yield length(0)
}

/** @throws what is no sign that a file or folder went away meanwhile */
function gone(error: unknown): never[] {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
  throw error
}

function headOf(head: { name: string; folder: boolean }): Buffer {
  const text = Buffer.from(JSON.stringify(head))
  return Buffer.concat([length(text.length), text])
}

function length(bytes: number): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt32BE(bytes)
  return head
}
