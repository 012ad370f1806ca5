import { createHash } from 'node:crypto'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { Writing } from '@cse/db/src/session/schema-session'
import type { ReleaseFile, ReleaseFileName } from '../../rules/release/file.ts'
import { storeFilePart } from '../../store/release/files.ts'

/** Bytes of a part; the database sends it as twice as many. */
const PART = 512 * 1024

/** The content of a file, part by part. @param partOf reads a part of what is stored under a name; null past the last one */
export function contentOfFile(
  name: ReleaseFileName,
  partOf: (stored: ReleaseFileName, part: number) => Promise<Buffer | null>,
): Readable {
  const uncompressed = name === 'cases.csv'
  const parts = Readable.from(partsOf((part) => partOf(uncompressed ? 'cases.csv.gz' : name, part)))
  // a failure reaches the reader by the stream itself
  return uncompressed ? pipeline(parts, createGunzip(), () => {}) : parts
}

async function* partsOf(partOf: (part: number) => Promise<Buffer | null>): AsyncGenerator<Buffer> {
  for (let part = 0; ; part++) {
    const content = await partOf(part)
    if (content === null) return
    yield content
  }
}

/** Counts and digests the bytes of a file. */
export function digest(name: ReleaseFileName) {
  const hash = createHash('sha256')
  let bytes = 0
  return {
    add: (some: Uint8Array) => {
      hash.update(some)
      bytes += some.length
    },
    end: (): ReleaseFile => ({ name, bytes, sha256: hash.digest('hex') }),
  }
}

/** Stores the bytes of a file in parts as they come, counted and digested. */
export function storeInParts(writing: Writing, release: string, name: ReleaseFileName) {
  const digested = digest(name)
  let collected: Uint8Array[] = []
  let size = 0
  let part = 0
  const flush = async () => {
    if (size === 0) return
    const content = Buffer.concat(collected)
    collected = []
    size = 0
    await storeFilePart(writing, release, { name, part: part++, content })
  }
  return {
    add: async (bytes: Uint8Array) => {
      digested.add(bytes)
      collected.push(bytes)
      size += bytes.length
      if (size >= PART) await flush()
    },
    end: async () => {
      await flush()
      return digested.end()
    },
  }
}
