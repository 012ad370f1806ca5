import { openSupergraph, written } from '@cse/gateway/query-plan/supergraph'
import { parse } from 'graphql'
import { supergraph } from './recorder.ts'

const opened = openSupergraph(supergraph)

/** The gateway's plan of an operation: which subgraph is asked what, after or beside whom. */
export function planOf(operation: string): string {
  return written(opened.plan(parse(operation)))
}
