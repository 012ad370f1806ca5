import { createNodeSubgraph } from '@cse/gateway/subgraphs/node/subgraph'
import { subgraphPackages } from '@cse/gateway/subgraphs/packages'
import type { Expected } from './matrix.ts'
import { type Ruled, type Somebody, tablesSay } from './policy-tables.ts'
import { printedMatrix, printedSays } from './printed-matrix.ts'

/** What says who may read what: the policy tables as they are written, and the matrix that is checked in. Neither calls the guard. */
export async function sourcesFor(): Promise<(somebody: Somebody) => Readonly<Record<string, Expected>>> {
  const subgraphs = await Promise.all(Object.values(subgraphPackages).map(({ subgraph }) => subgraph()))
  const ruled: Ruled[] = [...subgraphs, createNodeSubgraph(new Map())]
  const printed = printedMatrix()
  return (somebody) => ({
    'the policy table': (type, field) => tablesSay(ruled, type, field, somebody),
    // the matrix has no column for a citizen whom nobody has identified
    ...(somebody.assurance >= 2 && {
      'schema/access.md': (type: string, field: string) => printedSays(printed, type, field, somebody),
    }),
  })
}
