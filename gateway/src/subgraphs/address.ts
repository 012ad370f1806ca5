import { SUBGRAPHS, type SubgraphName } from '../config/settings.ts'

/** The port of a subgraph that is a process of its own: 4001 for the first to 4005 for the last, or the five from `first` on. */
export const portOf = (name: SubgraphName, first = 4001): number => first + SUBGRAPHS.indexOf(name)
