import { plannerOf } from '@cse/gateway/demo/explorer/explain'
import { parse } from 'graphql'
import { supergraph } from './recorder.ts'

const planned = plannerOf(supergraph)

/** The gateway's plan of an operation: which subgraph is asked what, after or beside whom. */
export function planOf(operation: string): string {
  return planned(parse(operation))
}
