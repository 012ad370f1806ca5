import type { DocumentNode } from 'graphql'

/**
 * The id under which an operation of this package is registered: the sha256 of the text that the gateway runs for it.
 * @throws when the document is not one of this package
 */
export function operationId(document: DocumentNode): string {
  if ('__meta__' in document && isMeta(document.__meta__)) return document.__meta__.hash
  throw new Error('The operation is not registered: it does not come from @cse/client/graphql.')
}

function isMeta(value: unknown): value is { readonly hash: string } {
  return typeof value === 'object' && value !== null && 'hash' in value && typeof value.hash === 'string'
}
