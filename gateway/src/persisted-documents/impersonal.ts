import { readFileSync } from 'node:fs'
import { buildSchema, type DocumentNode, type GraphQLSchema, Kind, OperationTypeNode } from 'graphql'
import { fieldsOutOfReach } from './reach.ts'

const kept = new WeakMap<DocumentNode, boolean>()

/**
 * Whether a document only reads, and can be about no person: it asks for nothing that a regional analyst and controller may not see whole, by the
 * policy tables (access: the Region sees no identified person, ever). So no entry in the log of access is due for it, whoever asks.
 */
export function isImpersonal(document: DocumentNode): boolean {
  const known = kept.get(document)
  if (known !== undefined) return known
  const impersonal =
    document.definitions.every(
      (each) => each.kind !== Kind.OPERATION_DEFINITION || each.operation === OperationTypeNode.QUERY,
    ) && fieldsOutOfReach(publicApi(), document, REACH).length === 0
  kept.set(document, impersonal)
  return impersonal
}

const REACH = { scope: 'REGIONAL', roles: ['ANALYST', 'CONTROLLER'] } as const

/** The public API with its `@access`; read when the first such document comes. */
let api: GraphQLSchema | undefined

function publicApi(): GraphQLSchema {
  api ??= buildSchema(readFileSync(new URL('../../../schema/api.graphql', import.meta.url), 'utf8'))
  return api
}
