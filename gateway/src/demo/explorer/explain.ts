import { badInput } from '@cse/schema/errors'
import { type DocumentNode, type GraphQLSchema, getOperationAST, OperationTypeNode } from 'graphql'
import { BUDGET } from '../../config/budget.ts'
import { pricesOf } from '../../demand-control/budget.ts'
import { createTurns } from '../../demand-control/parse-queue.ts'
import { DocumentRefused } from '../../demand-control/parsed-document.ts'
import { readDocument } from '../../operation/read-document.ts'
import { openSupergraph, written } from '../../query-plan/supergraph.ts'
import type { Variables } from '../../subgraphs/compiled-operation.ts'

/** An operation that somebody would like to understand. */
export interface Unexplained {
  readonly query: string
  readonly operationName?: string | null | undefined
  readonly variables?: Variables | null | undefined
}

/** What an operation would be if it were executed. */
export interface Explained {
  /** Which subgraph is asked what, after or beside whom; null for a subscription, which is watched, and for what costs too much to be planned. */
  readonly plan: string | null
  /** With these variables, before execution: an upper bound. */
  readonly cost: number
  /** What an operation may cost for a client whose registration says nothing. */
  readonly budget: number
}

/** Explains operations; executes none. @throws BAD_USER_INPUT for what is no operation of the graph */
export type Explain = (operation: Unexplained) => Promise<Explained>

/** Explains the operations of a graph as it is now, also after it was reloaded, with the query planner of the gateway. */
export function explainerOf(graph: { readonly schema: GraphQLSchema }, supergraph: () => string): Explain {
  let of: GraphQLSchema | undefined
  let explain: Explain
  return (operation) => {
    if (of !== graph.schema) {
      of = graph.schema
      explain = explainerIn(of, supergraph())
    }
    return explain(operation)
  }
}

function explainerIn(schema: GraphQLSchema, supergraph: string): Explain {
  const prices = pricesOf(supergraph)
  const planOf = plannerOf(supergraph)
  const turns = createTurns()
  return async ({ query, operationName, variables }) => {
    const document = await readable(readDocument(query, { schema, turn: () => turns.next(NOBODY) }))
    const operation = getOperationAST(document, operationName)
    if (!operation)
      throw badInput([{ path: 'operationName', reason: 'Scegli una delle operazioni del testo.' }])
    const cost = prices({ operation, document, schema, variables: variables ?? {} })
    const planned = operation.operation !== OperationTypeNode.SUBSCRIPTION && cost <= BUDGET
    if (planned) await turns.next(NOBODY)
    return { plan: planned ? planOf(document, operationName) : null, cost, budget: BUDGET }
  }
}

/** Writes down the gateway's plans of valid operations. */
export function plannerOf(
  supergraph: string,
): (document: DocumentNode, operationName?: string | null) => string {
  const { plan } = openSupergraph(supergraph)
  return (document, name) => written(plan(document, name))
}

/** Whoever asks for an explanation waits for it: nobody takes it back. */
const NOBODY = { cancelled: new AbortController().signal }

async function readable(read: Promise<DocumentNode>): Promise<DocumentNode> {
  try {
    return await read
  } catch (error) {
    throw error instanceof DocumentRefused ? badInput([{ path: 'query', reason: error.message }]) : error
  }
}
