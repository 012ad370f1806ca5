import { badInput, unauthenticated } from '@cse/schema/errors'
import type { FastifyRequest } from 'fastify'
import { type DocumentNode, type GraphQLSchema, OperationTypeNode, parse } from 'graphql'
import { parametersOf } from '../http/address.ts'
import type { RequestSender } from '../http/authenticate-request.ts'
import { MethodNotAllowed } from '../http/read-operation-request.ts'
import type { OperationRequest } from '../persisted-documents/operation-request.ts'
import type { RegisteredClient, RegisteredOperation, Registry } from '../persisted-documents/registry.ts'
import { notInList } from '../persisted-documents/resolved-operation.ts'
import { variablesIn } from './parameters.ts'
import { assertKnown } from './variable-names.ts'

/** What the path names; without a version, the newest that is in use. */
export interface OperationPath {
  readonly client: string
  readonly operation: string
  readonly version?: string
}

/**
 * The operation that a request of REST asks for: the one that the client has registered under the name in the path, with variables from the address (GET)
 * or the body (POST).
 * @throws UNAUTHENTICATED, PERSISTED_QUERY_NOT_IN_LIST for what is not registered for who asks, BAD_USER_INPUT naming the variable, {@link MethodNotAllowed}
 */
export function namedRequestOf(
  http: FastifyRequest,
  identified: RequestSender['identified'],
  { registry, schema }: { readonly registry: Registry; readonly schema: GraphQLSchema },
): OperationRequest {
  if (!identified) throw unauthenticated()
  const path = pathOf(http.params)
  const registered = path.client === identified.client ? registry.get(path.client) : undefined
  const operation = registered && operationAt(registered, path)
  if (!operation) throw notInList('unknown id', identified)
  const method = http.method === 'GET' ? 'GET' : 'POST'
  if (method === 'GET') assertByGet(operation, identified)
  const document = parse(operation.body)
  const variables =
    method === 'GET'
      ? variablesIn(parametersOf(http.raw.url ?? ''), document, schema)
      : bodyOf(http.body, document)
  const named = { query: null, documentId: operation.id, hash: null, operationName: null }
  return Object.freeze({ method, ...named, variables: Object.freeze(variables) })
}

function pathOf(params: unknown): OperationPath {
  const given = { ...(typeof params === 'object' ? params : {}) } as Readonly<Record<string, string>> // the router's
  const { client = '', operation = '', version } = given
  return { client, operation, ...(version !== undefined && { version }) }
}

/** The operation of that name in a version, or in the newest version in use that has it. A version that is retired has none. */
export function operationAt(
  { versions, operations }: Pick<RegisteredClient, 'versions' | 'operations'>,
  { version, operation }: Pick<OperationPath, 'version' | 'operation'>,
): RegisteredOperation | undefined {
  const found = versions.find(
    (each) =>
      each.state !== 'retired' &&
      each.ids.has(operation) &&
      (version === undefined ? each.state === 'active' : each.version === version),
  )
  return operations.get(found?.ids.get(operation) ?? '')
}

/** Addresses end up in logs and histories: by GET comes what is read, and only from partners, whose operations see no identified person. */
function assertByGet(
  { type }: RegisteredOperation,
  { scope }: NonNullable<RequestSender['identified']>,
): void {
  if (type !== OperationTypeNode.QUERY)
    throw new MethodNotAllowed('Questa operazione modifica i dati: si invia con POST.', 'POST')
  if (scope !== 'PARTNER')
    throw new MethodNotAllowed(
      'Gli indirizzi restano nei registri: le applicazioni inviano con POST.',
      'POST',
    )
}

function bodyOf(body: unknown, document: DocumentNode): Record<string, unknown> {
  if (body === undefined || body === null) return {}
  if (typeof body !== 'object' || Array.isArray(body))
    throw badInput([{ path: 'body', reason: 'Il corpo è un oggetto JSON con le variabili dell’operazione.' }])
  const variables: Record<string, unknown> = { ...body }
  assertKnown(Object.keys(variables), document)
  return variables
}
