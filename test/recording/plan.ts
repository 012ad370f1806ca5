import { openSupergraph } from '@cse/gateway/query-plan/supergraph'
import { written } from '@cse/gateway/query-plan/written'
import { getOperationAST, parse } from 'graphql'
import { supergraph } from './recorder.ts'

const opened = openSupergraph(supergraph)

/** The gateway's plan of an operation: which subgraph is queried for what, after or beside which other. */
export function planOf(text: string): string {
  const document = parse(text)
  const operation = getOperationAST(document)
  if (!operation) throw new Error('Not one operation')
  return written(opened.plan(document, operation, null))
}
