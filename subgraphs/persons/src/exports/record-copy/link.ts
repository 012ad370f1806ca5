import { encodeId } from '@cse/schema/ids'
import { opens, type Presenting, type Seal, sealFor } from '@cse/schema/signed-link'

export const recordCopyFormats = ['json', 'pdf'] as const
export type RecordCopyFormat = (typeof recordCopyFormats)[number]

/**
 * Where this viewer finds the copy of a record for five minutes, relative to the address of the API.
 * @param request uuid of the request that it answers
 */
export function recordCopyPath(
  request: string,
  format: RecordCopyFormat,
  viewer: Presenting,
  now: Date,
): string {
  const id = encodeId('rights_request', request)
  const query = new URLSearchParams({ ...sealFor(viewer, named(id, format), now) })
  return `/record-copies/${id}/copy.${format}?${query}`
}

/** Whether the link opens this copy for whoever presents it now. @param id of the request, `rights_request_…` */
export function opensRecordCopy(
  id: string,
  format: RecordCopyFormat,
  seal: Seal,
  viewer: Presenting,
  now: Date,
): boolean {
  return opens(seal, viewer, named(id, format), now)
}

const named = (id: string, format: RecordCopyFormat) => ['record-copy', id, format]
