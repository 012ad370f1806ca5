import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { Writing } from '@cse/db/src/session/schema-session'
import type { ReleaseColumn } from '../../rules/release/column.ts'
import type { ReleaseFile, ReleaseFileName } from '../../rules/release/file.ts'
import { storeFiles } from '../../store/release/files.ts'
import { allClasses } from '../../store/release/records.ts'
import { recordHeading, recordLine } from './csv.ts'
import { dictionaryCsv } from './dictionary.ts'
import { digest, storeInParts } from './file-parts.ts'
import { type DescribedRelease, dcatOf } from './metadata.ts'
import { parquetRecords } from './parquet.ts'

/** Writes the files of a release from its classes, in bounded memory: what is downloaded is what was digested, byte for byte. */
export async function writeFiles(
  writing: Writing,
  release: string,
  described: Omit<DescribedRelease, 'files'> & { readonly columns: readonly ReleaseColumn[] },
): Promise<void> {
  const files = [
    ...(await writeCsv(writing, release)),
    await writeParquet(writing, release),
    await writeText(writing, release, 'dictionary.csv', dictionaryCsv(described.columns)),
  ]
  const metadata = dcatOf({ ...described, files })
  files.push(await writeText(writing, release, 'metadata.jsonld', `${JSON.stringify(metadata, null, 2)}\n`))
  await storeFiles(writing, release, files)
}

/** Lines of equal records that are written at a time. */
const LINES = 5_000

/** The compressed form is stored; the other one is made of it when it is downloaded, and digested now. */
async function writeCsv(writing: Writing, release: string): Promise<ReleaseFile[]> {
  const plain = digest('cases.csv')
  const parts = storeInParts(writing, release, 'cases.csv.gz')
  await pipeline(
    async function* lines() {
      yield recordHeading
      for await (const { records, ...traits } of allClasses(writing, release)) {
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

async function writeParquet(writing: Writing, release: string): Promise<ReleaseFile> {
  const parts = storeInParts(writing, release, 'cases.parquet')
  const parquet = parquetRecords((bytes) => parts.add(bytes))
  for await (const { records, ...traits } of allClasses(writing, release)) await parquet.add(traits, records)
  await parquet.end()
  return parts.end()
}

async function writeText(
  writing: Writing,
  release: string,
  name: ReleaseFileName,
  text: string,
): Promise<ReleaseFile> {
  const parts = storeInParts(writing, release, name)
  await parts.add(Buffer.from(text))
  return parts.end()
}
