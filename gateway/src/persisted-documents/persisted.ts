import { type ErrorCode, unauthenticated, type Violation } from '@cse/schema/errors'
import type { Viewer } from '@cse/schema/viewer'
import { GraphQLError } from 'graphql'
import { withPurposeOf } from '../config/purposes.ts'
import { type Attempting, attempted } from './attempts.ts'
import { assertPersistable } from './persisted-extension.ts'
import { type RegisteredOperation, type Registry, runningAs } from './registry.ts'

/** What a client asks to run: text, the id of a registered operation, or both. */
export interface Wanted {
  readonly query?: unknown
  readonly documentId?: unknown
  readonly extensions?: unknown
  readonly variables?: unknown
}

/** As whom the operation runs, and the operation when it is a registered one. */
export interface Admitted {
  readonly runsAs: Viewer | null
  readonly operation?: RegisteredOperation
  /** What it may cost, when its client's registration says so. */
  readonly budget?: number
}

/** What is registered, and whether people's applications may send what is not. */
export interface OperationWall {
  readonly registry: Registry
  /** Code of the purpose of operators' requests that name none; null: they are refused. */
  readonly defaultPurpose: string | null
  /** Text and automatic persisted queries, as long as applications are being made; never from partners. */
  readonly textAllowed: boolean
}

/**
 * The operation wall: an id stands for an operation registered for the viewer's client, which the token names and no header. Partners run
 * nothing else ever, and where text is not allowed nobody does.
 * @throws UNAUTHENTICATED, BAD_USER_INPUT (also for an operator without a purpose), PERSISTED_QUERY_NOT_IN_LIST, FORBIDDEN when the variables go beyond what the operation was registered for
 */
export function admitted(
  wanted: Wanted,
  viewer: Viewer | null,
  { registry, textAllowed, defaultPurpose }: OperationWall,
): Admitted {
  const id = idIn(wanted)
  const hasText = typeof wanted.query === 'string'
  const free = viewer?.scope !== 'PARTNER' && textAllowed
  if (!viewer && !free) throw unauthenticated()
  if (free) assertPersistable(wanted)
  if (hasText || id === undefined) {
    if (!free) throw notInList(hasText ? 'text' : 'no id', viewer)
    return { runsAs: viewer && withPurposeOf(viewer, undefined, defaultPurpose) }
  }
  const client = viewer?.client === undefined ? undefined : registry.get(viewer.client)
  const operation = client?.operations.get(id)
  // An automatic persisted query is one that nobody registered: Apollo Server asks for its text.
  if (!operation && free && wanted.documentId === undefined)
    return { runsAs: viewer && withPurposeOf(viewer, undefined, defaultPurpose) }
  if (!viewer || !client || !operation) throw notInList('unknown id', viewer)
  if (operation.state !== 'active') throw notInList(`${operation.state} id`, viewer)
  const violations = operation.variables(variablesIn(wanted))
  if (violations.length > 0) throw outsidePurpose(violations, viewer)
  const { budget } = client
  const stated = withPurposeOf(viewer, operation.purposes[viewer.scope], defaultPurpose)
  return { runsAs: runningAs(stated, client), operation, ...(budget !== undefined && { budget }) }
}

/** All ways of naming an operation: `documentId` (also from the address), with or without `sha256:`, and Apollo's persisted query extension. */
function idIn({ documentId, extensions }: Wanted): string | undefined {
  if (typeof documentId === 'string') return documentId.replace(/^sha256:/, '')
  if (typeof extensions !== 'object' || extensions === null || !('persistedQuery' in extensions))
    return undefined
  const { persistedQuery } = extensions
  if (typeof persistedQuery !== 'object' || persistedQuery === null || !('sha256Hash' in persistedQuery))
    return undefined
  return typeof persistedQuery.sha256Hash === 'string' ? persistedQuery.sha256Hash : undefined
}

/** By GET they come as JSON in the address. */
function variablesIn({ variables }: Wanted): unknown {
  if (typeof variables !== 'string') return variables
  try {
    return JSON.parse(variables)
  } catch {
    return variables
  }
}

function notInList(reason: string, who: Attempting): GraphQLError {
  return refused(reason, who, 'PERSISTED_QUERY_NOT_IN_LIST', NOT_IN_LIST)
}

function outsidePurpose(violations: readonly Violation[], who: Attempting): GraphQLError {
  return refused('variables', who, 'FORBIDDEN', OUTSIDE_PURPOSE, { violations })
}

function refused(
  reason: string,
  who: Attempting,
  code: ErrorCode,
  message: string,
  details: object = {},
): GraphQLError {
  return attempted(new GraphQLError(message, { extensions: { code, ...details } }), reason, who)
}

const NOT_IN_LIST = 'L’operazione non è fra quelle registrate per questa applicazione.'
const OUTSIDE_PURPOSE = 'Le variabili vanno oltre lo scopo per cui l’operazione è registrata.'
