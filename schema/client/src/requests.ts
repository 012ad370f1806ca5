import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { operationId } from './operation-id.ts'
import type { AnswerError } from './refusals.ts'

/** What is sent to run a registered operation: its id and its variables, and no text. */
export interface RegisteredRequest<Variables> {
  readonly documentId: string
  readonly variables: Variables
}

/** What comes back. A field that the viewer may not see is null, and an error at its place. */
export interface Answer<Data> {
  readonly data?: Data | null
  readonly errors?: readonly AnswerError[]
}

/** The answer to a document of this package. */
export type AnswerTo<Document> = Document extends TypedDocumentNode<infer Data> ? Answer<Data> : never

/** The body of the POST that runs a document of this package. */
export function requestOf<Data, Variables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): RegisteredRequest<Variables> {
  return { documentId: `sha256:${operationId(document)}`, variables }
}
