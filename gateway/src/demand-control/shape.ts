import { type DocumentNode, GraphQLError, Kind, visit } from 'graphql'
import { fragmentsOf, sizesOf } from './fragments-in-place.ts'
import { mostRepeated } from './repeated-fields.ts'

/**
 * How large a document may be. No operation of a client comes near it: the largest of the registered ones has 127 selections on 8 levels,
 * 3 fragments and no alias. What is larger is made to keep the gateway busy.
 */
export const SHAPE = {
  tokens: 6_000,
  operations: 20,
  fragments: 100,
  aliases: 60,
  directives: 60,
  /** Levels of lists and objects in a value. */
  values: 32,
  depth: 25,
  nesting: 100,
  /** With fragments in their places: as many as a document without fragments can have, and see {@link allowedSelections}. */
  selections: 6_000,
  /** Fields under one name at one place. */
  repeats: 100,
} as const

/**
 * How many selections a document may stand for, by how many it has. Whoever goes through them all, as the planner does, then has no more to do
 * than grows with what was sent; forms that are small anyhow may use a fragment in as many places as they like.
 */
const allowedSelections = (written: number): number =>
  Math.min(SHAPE.selections, Math.max(SMALL, GROWTH * written))
const SMALL = 500
const GROWTH = 8

/** A limit that a document can pass once it is read; the number of tokens is the parser's. */
export type Passed = Exclude<keyof typeof SHAPE, 'tokens'>

/**
 * What of the limits a document passes. It is looked at before the document is validated, since rules of validation do more than once for each
 * node what they do. Each node of the document is visited once, and each selection once more where its fragment is spread.
 */
export function shapeErrors(document: DocumentNode): readonly GraphQLError[] {
  const { written, ...counted } = countedIn(document)
  const inText = passed(counted)
  if (inText.length > 0) return inText.map(error)
  const fragments = fragmentsOf(document)
  const sizes = sizesOf(document, fragments)
  if (sizes === 'endless') return []
  const most = (of: 'depth' | 'nesting' | 'selections') => Math.max(0, ...sizes.map((size) => size[of]))
  const selections = sizes.reduce((sum, size) => sum + size.selections, 0)
  const inPlace = passed({ depth: most('depth'), nesting: most('nesting') })
  if (inPlace.length > 0) return inPlace.map(error)
  if (selections > allowedSelections(written)) return [error('selections')]
  return passed({ repeats: mostRepeated(document, fragments) }).map(error)
}

function countedIn(document: DocumentNode) {
  const counted = { written: 0, operations: 0, fragments: 0, aliases: 0, directives: 0, values: 0 }
  let open = 0
  const value = {
    enter: () => {
      open++
      counted.values = Math.max(counted.values, open)
    },
    leave: () => {
      open--
    },
  }
  visit(document, {
    OperationDefinition: () => void counted.operations++,
    FragmentDefinition: () => void counted.fragments++,
    Directive: () => void counted.directives++,
    Field: ({ alias }) => {
      counted.written++
      if (alias) counted.aliases++
    },
    InlineFragment: () => void counted.written++,
    FragmentSpread: () => void counted.written++,
    [Kind.LIST]: value,
    [Kind.OBJECT]: value,
  })
  return counted
}

const passed = (counted: Readonly<Partial<Record<Passed, number>>>): readonly Passed[] =>
  LIMITS.filter((limit) => (counted[limit] ?? 0) > SHAPE[limit])

const error = (limit: Passed): GraphQLError =>
  new GraphQLError(`L’operazione supera il limite di ${SHAPE[limit]} ${IN_ITALIAN[limit]}.`, {
    extensions: { limit },
  })

const IN_ITALIAN: Readonly<Record<Passed, string>> = {
  operations: 'operazioni nello stesso documento',
  fragments: 'frammenti',
  aliases: 'alias',
  directives: 'direttive',
  values: 'livelli in un valore',
  depth: 'livelli',
  nesting: 'parentesi annidate',
  selections: 'campi (o di 8 per ogni campo scritto), contati dove i frammenti sono usati',
  repeats: 'campi con lo stesso nome nello stesso punto',
}

const LIMITS = Object.keys(IN_ITALIAN).filter((name): name is Passed => name in SHAPE)
