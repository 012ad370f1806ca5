import type { ErrorCode } from '@cse/schema/errors'
import type { Viewer } from '@cse/schema/viewer'
import { GraphQLError } from 'graphql'
import { type Registry, runningAs } from './registered-operations.ts'

/** What a client asks to run: text, the id of a registered operation, or both. */
export interface Wanted {
  readonly query?: unknown
  readonly documentId?: unknown
  readonly extensions?: unknown
}

/** As whom the operation runs, and its text when it is a registered one. */
export interface Admitted {
  readonly runsAs: Viewer | null
  readonly text?: string
}

/**
 * The operation wall: an id stands for an operation registered for the viewer's client. Partners run nothing else.
 * @throws PERSISTED_QUERY_NOT_IN_LIST
 */
export function admitted(wanted: Wanted, viewer: Viewer | null, registry: Registry): Admitted {
  const id = idIn(wanted)
  const hasText = typeof wanted.query === 'string'
  if (viewer?.scope === 'PARTNER' && hasText) throw notInList()
  if (viewer?.scope !== 'PARTNER' && (hasText || id === undefined)) return { runsAs: viewer }
  const client = viewer?.client === undefined ? undefined : registry.get(viewer.client)
  const text = id === undefined ? undefined : client?.operations.get(id)
  if (!viewer || !client || text === undefined) throw notInList()
  return { runsAs: runningAs(viewer, client), text }
}

/** Both ways of naming an operation: `documentId: "sha256:…"` of GraphQL over HTTP, and Apollo's persisted query extension. */
function idIn({ documentId, extensions }: Wanted): string | undefined {
  if (typeof documentId === 'string') return documentId.replace(/^sha256:/, '')
  if (typeof extensions !== 'object' || extensions === null || !('persistedQuery' in extensions))
    return undefined
  const { persistedQuery } = extensions
  if (typeof persistedQuery !== 'object' || persistedQuery === null || !('sha256Hash' in persistedQuery))
    return undefined
  return typeof persistedQuery.sha256Hash === 'string' ? persistedQuery.sha256Hash : undefined
}

function notInList(): GraphQLError {
  return new GraphQLError('L’operazione non è fra quelle registrate per questa applicazione.', {
    extensions: { code: 'PERSISTED_QUERY_NOT_IN_LIST' satisfies ErrorCode },
  })
}
