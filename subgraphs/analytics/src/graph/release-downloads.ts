import { builder } from '../builder.ts'
import type { ReleaseFileName } from '../rules/release/file.ts'
import { type FileOfRelease, ReleaseFile } from './release-file.ts'

export const ReleaseDownloads = builder
  .objectRef<ReadonlyMap<string, FileOfRelease>>('ReleaseDownloads')
  .implement({
    description: 'A release as files (download).',
    fields: (t) => {
      const file = (name: ReleaseFileName, description: string) =>
        t.field({
          type: ReleaseFile,
          nullable: true,
          description,
          resolve: (files) => files.get(name) ?? null,
        })
      return {
        csv: file(
          'cases.csv',
          'The records as CSV (RFC 4180): UTF-8, commas, empty where a value is not published.',
        ),
        csvGzip: file('cases.csv.gz', 'The same CSV, compressed by gzip.'),
        parquet: file('cases.parquet', 'The records as Apache Parquet; null where a value is not published.'),
        dictionary: file('dictionary.csv', 'The data dictionary as CSV (dizionario dei dati).'),
        metadata: file('metadata.jsonld', 'The metadata by DCAT-AP_IT, as JSON-LD (metadati).'),
      }
    },
  })
