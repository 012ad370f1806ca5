import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { type DownloadRequest, defineDownload } from '@cse/schema/download'
import { decodeId } from '@cse/schema/ids'
import { type ReleaseFileName, releaseFiles } from '../../rules/release/file.ts'
import { filePart } from '../../store/release/files.ts'
import { contentOfFile } from './file-parts.ts'
import { releaseLink } from './link.ts'
import { RELEASE_FILE, type ReleaseAnswer, releaseAnswer } from './query.ts'

/** A release of anonymised cases, each file byte for byte as it was digested. */
export const releaseDownload = defineDownload<ReleaseAnswer, SchemaSession>({
  link: releaseLink,
  operation: 'ReleaseFile',
  query: RELEASE_FILE,
  variables: ({ release }) => ({ release }),
  answer: (data) => releaseAnswer.parse(data).release,
  name: ({ covers }, { file }) => ['rilascio', covers.from, covers.to, file.split('.')[0] ?? ''],
  files: {
    'cases.csv': fileOf('cases.csv', 'csv'),
    'cases.csv.gz': fileOf('cases.csv.gz', 'csvGzip'),
    'cases.parquet': fileOf('cases.parquet', 'parquet'),
    'dictionary.csv': fileOf('dictionary.csv', 'dictionary'),
    'metadata.jsonld': fileOf('metadata.jsonld', 'metadata'),
  } satisfies Record<ReleaseFileName, object>,
})

/** Each part is read in a session of its own: a client that takes its time holds no connection to the database. @param shown the graph's name of the file */
function fileOf(name: ReleaseFileName, shown: keyof NonNullable<ReleaseAnswer['downloads']>) {
  return {
    type: releaseFiles[name],
    write: ({ id, downloads }: ReleaseAnswer, { inSession }: DownloadRequest<SchemaSession>) => {
      const file = downloads?.[shown]
      if (!file) return null
      const release = decodeId('data_release', id)
      const stream = contentOfFile(name, (stored, part) =>
        inSession((session) => filePart(session, release, stored, part)),
      )
      return { stream, bytes: file.bytes }
    },
  }
}
