import type { RequiresSelection } from '@graphql-hive/router-query-planner'
import type { Representation } from '../subgraphs/breadth-first/entities.ts'
import { type Data, isData, own } from '../subgraphs/data.ts'
import { merge } from './data.ts'
import { type Rewrite, rewrite } from './rewrites.ts'
import type { IsA } from './supergraph.ts'

/** The references of an entity fetch, each once, however many objects of the answer it stands for. */
export interface References {
  readonly representations: readonly Representation[]
  /** For each reference, which of the objects it stands for. */
  readonly places: readonly (readonly number[])[]
}

/** How a subgraph is given an object: by what the plan requires of it. Undefined when the object lacks it: nothing can be selected of it then. */
export type Represent = (entity: Data) => Representation | undefined

/** Reads what a fetch requires. */
export function representing(
  requires: readonly RequiresSelection[],
  changes: readonly Rewrite[],
  isA: IsA,
): Represent {
  return (entity) => {
    const representation = selected(entity, requires, isA)
    if (!representation || !isRepresentation(representation)) return undefined
    rewrite(representation, changes, isA)
    return representation
  }
}

/** The references of these objects. Who is named on every row of a page is asked for once. */
export function referencesOf(entities: readonly Data[], represent: Represent): References {
  const known = new Map<string, number[]>()
  const representations: Representation[] = []
  for (const [index, entity] of entities.entries()) {
    const representation = represent(entity)
    if (!representation) continue
    const name = nameOf(representation)
    const its = known.get(name)
    if (its) its.push(index)
    else {
      known.set(name, [index])
      representations.push(representation)
    }
  }
  return { representations, places: [...known.values()] }
}

/** Equal for equal representations only. Keys are texts nearly always, and those need no quotes when their length is given. */
function nameOf(representation: Representation): string {
  let name = ''
  for (const field in representation) {
    const value = representation[field]
    name +=
      typeof value === 'string' ? `${field} ${value.length} ${value}` : `${field} ${JSON.stringify(value)}`
  }
  return name
}

const isRepresentation = (value: Data): value is Data & Representation => typeof value.__typename === 'string'

/** The selected fields; undefined when one of them is not there. */
function selected(source: Data, selections: readonly RequiresSelection[], isA: IsA): Data | undefined {
  const result: Data = {}
  for (const selection of selections) {
    if (selection.kind === 'Field') {
      // the name under which it was answered, and the one under which the subgraph wants it
      const { name, alias = name } = selection
      const value = own(source, name)
      if (value === undefined) return undefined
      result[alias] = selection.selections ? selectedOf(value, selection.selections, isA) : value
    } else if (selection.kind === 'FragmentSpread')
      throw new Error('A plan requires a fragment without its fields')
    else if (!selection.typeCondition || isA(source.__typename, selection.typeCondition))
      merge(result, selected(source, selection.selections, isA) ?? {})
  }
  return result
}

function selectedOf(value: unknown, selections: readonly RequiresSelection[], isA: IsA): unknown {
  if (Array.isArray(value)) return value.map((element) => selectedOf(element, selections, isA))
  return isData(value) ? (selected(value, selections, isA) ?? null) : null
}
