import { hash } from 'node:crypto'
import { type DocumentNode, Kind, parse } from 'graphql'
import { isImpersonal } from '../persisted-documents/impersonal.ts'
import type { RegisteredOperation } from '../persisted-documents/registry.ts'

/** How long an answer made of aggregates alone may be shown again without a request, in seconds. */
const AGGREGATES_LAST_SECONDS = 60

/** What a cache may do with the answer to an operation: nothing, unless it is registered, asked for by GET, and can be about no person. */
export interface Caching {
  readonly 'cache-control': string
  /** Who asks, and for which media type, is part of the question. */
  readonly vary?: string
  readonly etag?: string
}

const PERSONAL: Caching = { 'cache-control': 'no-store' }

/**
 * The caching of a successful answer that is about no person. Aggregates may be kept for a minute; the rest, money above all, is asked for again each time.
 */
export function cachingOf(operation: RegisteredOperation | undefined, method: string, body: string): Caching {
  if (method !== 'GET' || !operation) return PERSONAL
  const kind = kindOf(operation)
  if (kind === 'personal') return PERSONAL
  return {
    'cache-control':
      kind === 'aggregates' ? `public, max-age=${AGGREGATES_LAST_SECONDS}` : 'private, no-cache',
    vary: 'Authorization, Accept',
    etag: `"${hash('sha256', body, 'base64url')}"`,
  }
}

/** Whether the client has this very answer already (RFC 9110, 13.1.2). */
export function isKnown(etag: string | undefined, ifNoneMatch: string | undefined): boolean {
  if (etag === undefined || ifNoneMatch === undefined) return false
  return ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag || tag.trim() === '*')
}

/** What is published under disclosure control. Anonymised records are for the regional application alone: no shared cache keeps them. */
const AGGREGATES: ReadonlySet<string> = new Set(['aggregate', 'indicators'])

/** What an operation can be about. */
type Sensitivity = 'aggregates' | 'impersonal' | 'personal'

const kinds = new WeakMap<RegisteredOperation, Sensitivity>()

function kindOf(operation: RegisteredOperation): Sensitivity {
  const known = kinds.get(operation)
  if (known) return known
  const kind = examined(parse(operation.body))
  kinds.set(operation, kind)
  return kind
}

function examined(document: DocumentNode): Sensitivity {
  if (!isImpersonal(document)) return 'personal'
  return rootFields(document).every((field) => AGGREGATES.has(field)) ? 'aggregates' : 'impersonal'
}

function rootFields({ definitions }: DocumentNode): string[] {
  return definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? definition.selectionSet.selections.map((selection) =>
          selection.kind === Kind.FIELD ? selection.name.value : '',
        )
      : [],
  )
}
