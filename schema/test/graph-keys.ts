import { graphKeys } from '../src/graph-keys.ts'

/** What graphs are opened with in these tests. */
export const GRAPH_KEYS = graphKeys({
  cursor: new Uint8Array(32).fill(1),
  download: new Uint8Array(32).fill(1),
})
