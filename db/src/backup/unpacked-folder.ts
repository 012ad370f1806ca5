import { mkdir, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { z } from 'zod'
import { DatabaseRefused } from '../connection/failure.ts'
import { give, type ProcessUser } from '../server/postgres-user.ts'

const headSchema = z.object({ name: z.string(), folder: z.boolean() })

/** Writes the files of a packed data folder (`data-folder.ts`) into an empty one, as the server's. */
export async function unpack(stream: Readable, data: string, identity: ProcessUser): Promise<void> {
  const read = reader(stream)
  for (let size = await read.length(); size > 0; size = await read.length()) {
    const { name, folder } = headSchema.parse(JSON.parse((await read.bytes(size)).toString('utf8')))
    const path = join(data, name)
    if (!path.startsWith(`${data}/`)) throw new DatabaseRefused('The backup names a file outside its folder.')
    await mkdir(folder ? path : dirname(path), { recursive: true, mode: 0o700 })
    if (!folder) await write(path, read)
    await give(path, identity)
  }
}

async function write(path: string, read: PieceReader): Promise<void> {
  const file = await open(path, 'w', 0o600)
  try {
    for (let piece = await read.length(); piece > 0; piece = await read.length())
      await file.writeFile(await read.bytes(piece))
  } finally {
    await file.close()
  }
}

interface PieceReader {
  /** So many bytes. @throws DatabaseRefused when the stream ends before */
  bytes(wanted: number): Promise<Buffer>
  length(): Promise<number>
}

function reader(stream: Readable): PieceReader {
  const chunks: AsyncIterator<unknown> = stream[Symbol.asyncIterator]()
  let waiting: Buffer = Buffer.alloc(0)
  const bytes = async (wanted: number): Promise<Buffer> => {
    const pieces: Buffer[] = [waiting]
    let have = waiting.length
    while (have < wanted) {
      const { value } = await chunks.next()
      if (!(value instanceof Buffer)) throw new DatabaseRefused('The backup ends before its files do.')
      pieces.push(value)
      have += value.length
    }
    const all = pieces.length === 1 ? waiting : Buffer.concat(pieces)
    waiting = all.subarray(wanted)
    return all.subarray(0, wanted)
  }
  return { bytes, length: async () => (await bytes(4)).readUInt32BE() }
}
