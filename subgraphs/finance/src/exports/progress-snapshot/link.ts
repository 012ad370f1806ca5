import { downloadLink } from '@cse/schema/download-link'

/** Links to the file of a snapshot, `progress_snapshot_…`. */
export const snapshotLink = downloadLink('progress snapshot', '/progress-snapshots/:snapshot/:file')
