import { opens, type Presenting, type Seal, sealFor } from '@cse/schema/signed-link'

/** The files of a release, and what each is. */
export const releaseFiles = {
  'cases.csv': 'text/csv; charset=utf-8; header=present',
  'cases.csv.gz': 'application/gzip',
  'cases.parquet': 'application/vnd.apache.parquet',
  'dictionary.csv': 'text/csv; charset=utf-8; header=present',
  'metadata.jsonld': 'application/ld+json',
} as const
export type ReleaseFileName = keyof typeof releaseFiles

/** Whether a release has a file of that name. */
export const isReleaseFile = (name: string): name is ReleaseFileName => Object.hasOwn(releaseFiles, name)

/**
 * Where this viewer finds a file of a release for five minutes, relative to the address of the API.
 * @param release id, `data_release_…`
 */
export function releaseFilePath(
  release: string,
  name: ReleaseFileName,
  viewer: Presenting,
  now: Date,
): string {
  const query = new URLSearchParams({ ...sealFor(viewer, named(release, name), now) })
  return `/releases/${release}/${name}?${query}`
}

/** Whether the link opens this file for whoever presents it now. */
export function opensReleaseFile(
  release: string,
  name: ReleaseFileName,
  seal: Seal,
  { viewer, now }: { readonly viewer: Presenting; readonly now: Date },
): boolean {
  return opens(seal, viewer, named(release, name), now)
}

const named = (release: string, name: ReleaseFileName) => ['release', release, name]
