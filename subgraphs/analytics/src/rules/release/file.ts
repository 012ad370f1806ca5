/** The files of a release, and their media types. */
export const releaseFiles = {
  'cases.csv': 'text/csv; charset=utf-8; header=present',
  'cases.csv.gz': 'application/gzip',
  'cases.parquet': 'application/vnd.apache.parquet',
  'dictionary.csv': 'text/csv; charset=utf-8; header=present',
  'metadata.jsonld': 'application/ld+json',
} as const
export type ReleaseFileName = keyof typeof releaseFiles

/** A file of a release as it is downloaded. */
export interface ReleaseFile {
  readonly name: ReleaseFileName
  readonly bytes: number
  /** In hex. */
  readonly sha256: string
}
