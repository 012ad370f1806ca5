import { downloadLink } from '@cse/schema/download-link'

/** Links to the copy of a record that answers a request, `rights_request_…`. */
export const recordCopyLink = downloadLink('record-copy', '/record-copies/:request/:file')
