import { badInput, type ErrorCode, unauthenticated, type Violation } from '@cse/schema/errors'
import type { Viewer } from '@cse/schema/viewer'
import { GraphQLError } from 'graphql'
import { withPurposeOf } from '../config/purposes.ts'
import { type Attempting, attempted } from './attempts.ts'
import type { OperationRequest } from './operation-request.ts'
import { type RegisteredOperation, type Registry, runningAs } from './registry.ts'

/** As whom the operation of a request runs, and the registered operation that it names. */
export interface ResolvedOperation {
  readonly runsAs: Viewer | null
  readonly operation?: RegisteredOperation
  /** What it may cost, when its client's registration says so. */
  readonly budget?: number
}

/** As whom an operation of the platform's own runs. */
export interface PlatformOperation {
  readonly runsAs: Viewer
  /** What it may cost, when its client's registration says so. */
  readonly budget?: number
}

/** Which documents may be run: what is registered, and whether people's applications may send what is not. */
export interface PersistedDocumentPolicy {
  readonly registry: Registry
  /** Code of the purpose of operators' requests that name none; null: they are refused. */
  readonly defaultPurpose: string | null
  /** Text and automatic persisted queries, as long as applications are being made; never from partners. */
  readonly textAllowed: boolean
}

/** What of a request says which operation is to be run, and with what. */
export type NamedOperation = Pick<OperationRequest, 'query' | 'documentId' | 'hash' | 'variables'>

/**
 * The policy on persisted documents: an id stands for an operation registered for the viewer's client, which the token names and no header.
 * Partners run nothing else ever, and where text is not allowed nobody does.
 * @throws UNAUTHENTICATED, BAD_USER_INPUT (also for an operator without a purpose), PERSISTED_QUERY_NOT_IN_LIST, FORBIDDEN when the variables go beyond what the operation was registered for
 */
export function resolvedOperation(
  { query, documentId, hash, variables }: NamedOperation,
  viewer: Viewer | null,
  { registry, textAllowed, defaultPurpose }: PersistedDocumentPolicy,
): ResolvedOperation {
  const id = documentId ?? hash
  const free = viewer?.scope !== 'PARTNER' && textAllowed
  // what is registered is for who has signed in, whoever may send text
  if (!viewer && (!free || documentId !== null)) throw unauthenticated()
  if (query !== null || id === null) {
    if (!free) throw notInList(query === null ? 'no id' : 'text', viewer)
    if (query !== null && documentId !== null) throw badInput([TWO_OPERATIONS])
    return { runsAs: viewer && withPurposeOf(viewer, undefined, defaultPurpose) }
  }
  const client = viewer?.client === undefined ? undefined : registry.get(viewer.client)
  const operation = client?.operations.get(id)
  // An automatic persisted query is one that nobody registered: Apollo Server asks for its text.
  if (!operation && free && documentId === null)
    return { runsAs: viewer && withPurposeOf(viewer, undefined, defaultPurpose) }
  if (!viewer || !client || !operation) throw notInList('unknown id', viewer)
  if (operation.state !== 'active') throw notInList(`${operation.state} id`, viewer)
  const violations = operation.variables(variables)
  if (violations.length > 0) throw outsidePurpose(violations, viewer)
  const { budget } = client
  const stated = withPurposeOf(viewer, client.purposesOf(operation.name)[viewer.scope], defaultPurpose)
  return { runsAs: runningAs(stated, client), operation, ...(budget !== undefined && { budget }) }
}

/**
 * As whom an operation runs that the platform has written itself, such as the one behind a file: with the reach and the purpose that
 * the client's registered operations have.
 * @throws UNAUTHENTICATED, BAD_USER_INPUT for an operator without a purpose
 */
export function platformOperation(
  name: string,
  viewer: Viewer | null,
  { registry, defaultPurpose }: Pick<PersistedDocumentPolicy, 'registry' | 'defaultPurpose'>,
): PlatformOperation {
  if (!viewer) throw unauthenticated()
  const client = registry.get(viewer.client ?? '')
  const stated = withPurposeOf(viewer, client?.purposesOf(name)[viewer.scope], defaultPurpose)
  if (!client) return { runsAs: stated }
  const { budget } = client
  return { runsAs: runningAs(stated, client), ...(budget !== undefined && { budget }) }
}

const TWO_OPERATIONS = {
  path: 'documentId',
  reason: 'Indica l’operazione con il testo o con l’identificativo, non con entrambi.',
}

/** The refusal of what is not registered for who sends it; the reason, of a closed list, is for the log alone. */
export function notInList(reason: string, who: Attempting): GraphQLError {
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
