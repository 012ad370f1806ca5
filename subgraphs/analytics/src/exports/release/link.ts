import { downloadLink } from '@cse/schema/download-link'

/** Links to a file of a release, `data_release_…`. */
export const releaseLink = downloadLink('release', '/releases/:release/:file')
