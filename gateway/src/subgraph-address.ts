import { SUBGRAPHS, type SubgraphName } from './settings.ts'

/** The port of a subgraph that is a process of its own: 4001 for the first to 4005 for the last. */
export const portOf = (name: SubgraphName): number => 4001 + SUBGRAPHS.indexOf(name)
