import type { DocumentNode, GraphQLFormattedError, OperationDefinitionNode } from 'graphql'

/** An operation that was read and found valid. It is of the graph of this moment, so nobody holds one longer than a request. */
export interface PreparedOperation {
  readonly text: string
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  /** Makes its plan, unless there is one, and queries no subgraph. Not for subscriptions. */
  plan(): Promise<void>
  /** Its plan as people read it. Not for subscriptions. */
  explain(): Promise<string>
}

/** What the graph answered to an operation, its errors as clients see them. */
export interface OperationResult {
  readonly data?: Readonly<Record<string, unknown>> | null | undefined
  readonly errors?: readonly GraphQLFormattedError[] | undefined
  /** How many fields were denied to the viewer. */
  readonly denied: number
}
