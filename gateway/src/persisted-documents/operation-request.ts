import type { Variables } from '../subgraphs/executor.ts'

/**
 * The operation that a client sends, read once. Whatever is decided about it (the policy on persisted documents, the variables it may have, its cost,
 * its execution, its caching) is decided about this; nobody behind the reading sees address or body again.
 */
export interface OperationRequest {
  readonly method: 'GET' | 'POST'
  /** Text of the operation. */
  readonly query: string | null
  /** Id of a registered operation, without `sha256:`; from the path, the address or the body. */
  readonly documentId: string | null
  /** Hash of Apollo's `persistedQuery` extension; that of the text, when there is one. */
  readonly hash: string | null
  readonly operationName: string | null
  readonly variables: Variables
}
