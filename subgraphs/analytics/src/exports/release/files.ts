import { createHash } from 'node:crypto'
import { pipeline as piped, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { sql } from '@cse/db/src/query/sql'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { classesPast, type StoredClass } from '../../store/release/records.ts'
import { recordHeading, recordLine } from './csv.ts'
import { dictionaryCsv, type ReleaseColumn } from './dictionary.ts'
import type { ReleaseFileName } from './link.ts'
import { type DescribedRelease, dcatOf } from './metadata.ts'
import { parquetRecords } from './parquet.ts'

/** A file as it is given out. */
export interface KeptFile {
  readonly name: ReleaseFileName
  readonly bytes: number
  /** In hex. */
  readonly sha256: string
}

/** Writes the files of a release whose classes are made, in bounded memory: what is given out is what was digested, byte for byte. */
export async function keepFiles(
  writing: Writing,
  release: string,
  described: Omit<DescribedRelease, 'files'> & { readonly columns: readonly ReleaseColumn[] },
): Promise<void> {
  const kept = [
    ...(await keepCsv(writing, release)),
    await keepParquet(writing, release),
    await keepText(writing, release, 'dictionary.csv', dictionaryCsv(described.columns)),
  ]
  const metadata = dcatOf({ ...described, files: kept })
  kept.push(await keepText(writing, release, 'metadata.jsonld', `${JSON.stringify(metadata, null, 2)}\n`))
  await writing.run(sql`
    insert into analytics.release_file (release_id, name, bytes, sha256)
    select ${release}::uuid, file."name", file."bytes", file."sha256"
    from jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) as file("name" text, "bytes" bigint, "sha256" text)`)
}

/** The content of a file, part by part. @param partOf asks for a part of what is kept under a name; null past the last one */
export function contentOfFile(
  name: ReleaseFileName,
  partOf: (kept: ReleaseFileName, part: number) => Promise<Buffer | null>,
): Readable {
  const uncompressed = name === 'cases.csv'
  const parts = Readable.from(partsOf((part) => partOf(uncompressed ? 'cases.csv.gz' : name, part)))
  // whoever reads it learns of a failure by the stream itself
  return uncompressed ? piped(parts, createGunzip(), () => {}) : parts
}

/** A part of what is kept under a name. */
export async function filePart(session: SchemaSession, release: string, kept: string, part: number) {
  const row = await session.one(sql<{ content: Buffer }>`
    select content as "content" from analytics.release_file_part
    where release_id = ${release}::uuid and name = ${kept} and part = ${part}`)
  return row?.content ?? null
}

/** Bytes of a part; the database sends it as twice as many. */
const PART = 512 * 1024
/** Classes asked for at a time. */
const PAGE = 5_000
/** Lines written at a time of records that are alike. */
const LINES = 5_000

/** The compressed form is kept; the other one is made of it, and digested now. */
async function keepCsv(writing: Writing, release: string): Promise<KeptFile[]> {
  const plain = digest('cases.csv')
  const parts = partsInto(writing, release, 'cases.csv.gz')
  await pipeline(
    async function* lines() {
      yield recordHeading
      for await (const { records, ...traits } of classesOf(writing, release)) {
        const line = recordLine(traits)
        for (let left = records; left > 0; left -= LINES) yield line.repeat(Math.min(left, LINES))
      }
    },
    async function* digested(texts: AsyncIterable<string>) {
      for await (const text of texts) {
        const bytes = Buffer.from(text)
        plain.add(bytes)
        yield bytes
      }
    },
    createGzip(),
    async (compressed: AsyncIterable<Buffer>) => {
      for await (const bytes of compressed) await parts.add(bytes)
    },
  )
  return [plain.end(), await parts.end()]
}

async function keepParquet(writing: Writing, release: string): Promise<KeptFile> {
  const parts = partsInto(writing, release, 'cases.parquet')
  const parquet = parquetRecords((bytes) => parts.add(bytes))
  for await (const { records, ...traits } of classesOf(writing, release)) await parquet.add(traits, records)
  await parquet.end()
  return parts.end()
}

async function keepText(
  writing: Writing,
  release: string,
  name: ReleaseFileName,
  text: string,
): Promise<KeptFile> {
  const parts = partsInto(writing, release, name)
  await parts.add(Buffer.from(text))
  return parts.end()
}

async function* classesOf(writing: Writing, release: string): AsyncGenerator<StoredClass> {
  let last = 0
  for (;;) {
    const classes = await classesPast(writing, release, last, PAGE)
    yield* classes
    if (classes.length < PAGE) return
    last = classes.at(-1)?.last ?? last
  }
}

async function* partsOf(partOf: (part: number) => Promise<Buffer | null>): AsyncGenerator<Buffer> {
  for (let part = 0; ; part++) {
    const content = await partOf(part)
    if (content === null) return
    yield content
  }
}

/** Counts and digests the bytes of a file. */
function digest(name: ReleaseFileName) {
  const hash = createHash('sha256')
  let bytes = 0
  return {
    add: (some: Uint8Array) => {
      hash.update(some)
      bytes += some.length
    },
    end: (): KeptFile => ({ name, bytes, sha256: hash.digest('hex') }),
  }
}

/** Keeps the bytes of a file in parts as they come. */
function partsInto(writing: Writing, release: string, name: ReleaseFileName) {
  const told = digest(name)
  let waiting: Uint8Array[] = []
  let size = 0
  let part = 0
  const flush = async () => {
    if (size === 0) return
    const content = Buffer.concat(waiting)
    waiting = []
    size = 0
    await writing.run(sql`
      insert into analytics.release_file_part (release_id, name, part, content) values (${release}::uuid, ${name}, ${part++}, ${content})`)
  }
  return {
    add: async (bytes: Uint8Array) => {
      told.add(bytes)
      waiting.push(bytes)
      size += bytes.length
      if (size >= PART) await flush()
    },
    end: async () => {
      await flush()
      return told.end()
    },
  }
}
