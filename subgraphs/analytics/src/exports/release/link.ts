import { downloadLink } from '@cse/schema/download-link'

/** The files of a release, and the media type of each. */
export const releaseFiles = {
  'cases.csv': 'text/csv; charset=utf-8; header=present',
  'cases.csv.gz': 'application/gzip',
  'cases.parquet': 'application/vnd.apache.parquet',
  'dictionary.csv': 'text/csv; charset=utf-8; header=present',
  'metadata.jsonld': 'application/ld+json',
} as const
export type ReleaseFileName = keyof typeof releaseFiles

/** Links to a file of a release, `data_release_…`. */
export const releaseLink = downloadLink('release', '/releases/:release/:file')
