import { createHash } from 'node:crypto'
import { type DocumentNode, getOperationAST, type OperationTypeNode, parse } from 'graphql'
import { z } from 'zod'

/** An operation as a manifest lists it. */
export interface ListedOperation {
  /** The sha256 of the exact text, in hexadecimal. */
  readonly id: string
  readonly name: string
  readonly type: `${OperationTypeNode}`
  readonly body: string
}

/** The id of an operation: the sha256 of its exact text. */
export function idOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** @throws with a reason when the text is not one named operation */
export function listed(text: string, document: DocumentNode = parse(text)): ListedOperation {
  const operation = getOperationAST(document)
  if (!operation?.name) throw new Error('it must hold one operation, with a name')
  return { id: idOf(text), name: operation.name.value, type: operation.operation, body: text }
}

/** A manifest in Apollo's format, which Apollo's clients and routers read. */
export function printManifest(operations: readonly ListedOperation[]): string {
  const sorted = operations.toSorted((one, other) => (one.name < other.name ? -1 : 1))
  return `${JSON.stringify({ format: APOLLO, version: 1, operations: sorted }, null, 2)}\n`
}

/**
 * The operations of a manifest: in Apollo's format, or text by id as Relay's compiler and GraphQL Code Generator write it. Their ids may be
 * of another hash, so they are kept as they are given.
 * @throws with a sentence that names the file
 */
export function readManifest(file: string, json: string): readonly ListedOperation[] {
  const read = manifest.safeParse(JSON.parse(json))
  if (!read.success) throw new Error(`${file} is no manifest of operations.`)
  if (Array.isArray(read.data)) return read.data
  return Object.entries(read.data).map(([id, text]) => ({ ...listed(text), id }))
}

const APOLLO = 'apollo-persisted-query-manifest'

const apollo = z
  .object({
    format: z.literal(APOLLO),
    version: z.literal(1),
    operations: z.array(
      z.object({
        id: z.string().min(1),
        name: z.string(),
        type: z.enum(['query', 'mutation', 'subscription']),
        body: z.string(),
      }),
    ),
  })
  .transform(({ operations }) => operations)

const manifest = z.union([apollo, z.record(z.string().regex(/^[\w-]+$/), z.string())])
