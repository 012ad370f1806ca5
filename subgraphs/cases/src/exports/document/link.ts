import { encodeId } from '@cse/schema/ids'
import { opens, type Presenting, type Seal, sealFor } from '@cse/schema/signed-link'

/**
 * Where this viewer finds the content of a document for five minutes, relative to the address of the API.
 * @param document uuid
 */
export function downloadPath(document: string, viewer: Presenting, now: Date): string {
  const { expires, signature } = sealFor(viewer, named(document), now)
  return `/documents/${encodeId('case_document', document)}?expires=${expires}&signature=${signature}`
}

/** Whether a link opens this document for whoever presents it now. */
export function opensDocument(
  { document, ...seal }: Seal & { readonly document: string },
  viewer: Presenting,
  now: Date,
): boolean {
  return opens(seal, viewer, named(document), now)
}

const named = (document: string) => ['document', document]
