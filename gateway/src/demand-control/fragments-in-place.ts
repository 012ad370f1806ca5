import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  Kind,
  type SelectionSetNode,
} from 'graphql'

/** How large a set of selections is once each fragment stands where it is spread. */
export interface Size {
  /** Levels of fields. */
  readonly depth: number
  /** Levels of braces: fields, inline fragments, fragments. */
  readonly nesting: number
  readonly selections: number
}

const EMPTY: Size = { depth: 0, nesting: 0, selections: 0 }

export type FragmentsByName = ReadonlyMap<string, FragmentDefinitionNode>

/** The fragments of a document by name. */
export function fragmentsOf({ definitions }: DocumentNode): FragmentsByName {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  return fragments
}

/** The sizes of the operations of a document; none when a fragment is within itself, which has no size and which validation refuses. */
export type Sizes = readonly Size[] | 'endless'

/** Each node is visited once: the size of a fragment is reckoned once and added wherever it is spread. */
export function sizesOf({ definitions }: DocumentNode, fragments: FragmentsByName): Sizes {
  const known = new Map<string, Size | 'begun'>()
  let endless = false
  const sizes = definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? [ofSet(definition.selectionSet)] : [],
  )
  return endless ? 'endless' : sizes

  function ofSet({ selections }: SelectionSetNode): Size {
    let [depth, nesting, count] = [0, 0, 0]
    const spread = new Set<string>()
    for (const selection of selections) {
      const within = sizeWithin(selection, spread)
      depth = Math.max(depth, within.depth + (selection.kind === Kind.FIELD ? 1 : 0))
      nesting = Math.max(nesting, within.nesting)
      count += within.selections + 1
    }
    return { depth, nesting: nesting + 1, selections: count }
  }

  function sizeWithin(selection: SelectionSetNode['selections'][number], spread: Set<string>): Size {
    if (selection.kind !== Kind.FRAGMENT_SPREAD)
      return selection.selectionSet ? ofSet(selection.selectionSet) : EMPTY
    if (isRepeated(selection, spread)) return EMPTY
    return ofFragment(selection.name.value)
  }

  function ofFragment(name: string): Size {
    const before = known.get(name)
    if (before === 'begun') endless = true
    if (before) return before === 'begun' ? EMPTY : before
    known.set(name, 'begun')
    const fragment = fragments.get(name)
    const size = fragment ? ofSet(fragment.selectionSet) : EMPTY
    known.set(name, size)
    return size
  }
}

/** Whether a fragment is spread a second time in the same set, which adds nothing; with a directive it may. */
export function isRepeated({ name, directives = [] }: FragmentSpreadNode, spread: Set<string>): boolean {
  if (directives.length > 0) return false
  const repeated = spread.has(name.value)
  spread.add(name.value)
  return repeated
}
