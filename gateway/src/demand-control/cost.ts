import {
  type ArgumentNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql'
import { own } from '../subgraphs/data.ts'
import type { Variables } from '../subgraphs/executor.ts'
import type { FieldCost, FieldCosts } from './field-costs.ts'
import { fragmentsOf } from './fragments-in-place.ts'

/** What an operation costs with these variables, before it is executed. */
export type Cost = (variables: Variables) => number

/** An operation that is being reckoned: each fragment once, however often it is spread. */
interface Reckoning {
  readonly variables: Variables
  readonly fragments: Map<Amount, number>
}

type Amount = (reckoning: Reckoning) => number

/** What a set of selections costs, and what it costs for each element of the page that it is part of. */
interface Parts {
  readonly fixed: Amount
  readonly each: Amount
}

/** How many elements a list is taken to have of which the schema says nothing. */
const UNSAID = 10

const NOTHING: Amount = () => 0
const FREE: Parts = { fixed: NOTHING, each: NOTHING }

/**
 * The cost of an operation by the cost specification: an object weighs 1, a field its `@cost`, and a list its length times what one of its
 * elements costs; the length of a page is what the operation asks for. It is an upper bound: what fragments have in common counts twice.
 * The document must be valid. Each of its nodes is read once, and reckoned once for each request: a fragment is reckoned where it is spread
 * first, and by what it costs there it counts wherever it is spread again.
 */
export function costOf(
  operation: OperationDefinitionNode,
  document: DocumentNode,
  { schema, costs }: { readonly schema: GraphQLSchema; readonly costs: FieldCosts },
): Cost {
  const fragments = fragmentsOf(document)
  // of a fragment of a page by the fields that are as long as the page
  const known = new Map<FragmentDefinitionNode, Map<PageFields, Parts>>()
  const root = schema.getRootType(operation.operation)
  const { fixed } = root ? ofSelections(operation.selectionSet, root, undefined) : FREE
  return (variables) => fixed({ variables, fragments: new Map() })

  function ofSelections(set: SelectionSetNode, parent: GraphQLCompositeType, page: PageFields): Parts {
    return sum(
      set.selections.map((selection) => {
        if (selection.kind === Kind.FIELD) return when(selection.directives, ofField(selection, parent, page))
        if (selection.kind === Kind.INLINE_FRAGMENT) {
          const type = selection.typeCondition ? typeNamed(selection.typeCondition.name.value) : parent
          return when(selection.directives, type ? ofSelections(selection.selectionSet, type, page) : FREE)
        }
        const fragment = fragments.get(selection.name.value)
        return fragment ? when(selection.directives, ofFragment(fragment, page)) : FREE
      }),
    )
  }

  function ofFragment(fragment: FragmentDefinitionNode, page: PageFields): Parts {
    const ways = known.get(fragment) ?? new Map<PageFields, Parts>()
    known.set(fragment, ways)
    const before = ways.get(page)
    if (before) return before
    const type = typeNamed(fragment.typeCondition.name.value)
    const { fixed, each } = type ? ofSelections(fragment.selectionSet, type, page) : FREE
    const parts = { fixed: once(fixed), each: once(each) }
    ways.set(page, parts)
    return parts
  }

  function ofField(field: FieldNode, parent: GraphQLCompositeType, page: PageFields): Parts {
    const name = field.name.value
    const definition = 'getFields' in parent ? parent.getFields()[name] : undefined
    if (!definition) return FREE
    const { weight = 0, listSize }: FieldCost = costs.get(`${parent.name}.${name}`) ?? {}
    const type = getNamedType(definition.type)
    if (!isCompositeType(type) || !field.selectionSet)
      return weight === 0 ? FREE : { fixed: () => weight, each: NOTHING }
    const own = lengthOf(listSize, field.arguments ?? [])
    const sized = own && listSize?.sizedFields
    const element = ofSelections(field.selectionSet, type, sized)
    if (sized) {
      const whole: Amount = (run) => weight + 1 + element.fixed(run) + own(run) * element.each(run)
      return { fixed: whole, each: NOTHING }
    }
    const one: Amount = (run) => 1 + element.fixed(run)
    if (page?.includes(name)) return { fixed: () => weight, each: one }
    const length = own ?? unsaid(definition.type)
    return { fixed: (run) => weight + length(run) * one(run), each: NOTHING }
  }

  function typeNamed(name: string): GraphQLCompositeType | undefined {
    const type = schema.getType(name)
    return isCompositeType(type) ? type : undefined
  }
}

/** Those fields of a page that are lists, as long as its arguments ask for; one list for each field of the schema. */
type PageFields = readonly string[] | undefined

const ONE: Amount = () => 1

const unsaid = (type: { toString(): string }): Amount => (String(type).startsWith('[') ? () => UNSAID : ONE)

/** The amount, reckoned once for each request. */
function once(amount: Amount): Amount {
  if (amount === NOTHING) return NOTHING
  return (run) => {
    const before = run.fragments.get(amount)
    if (before !== undefined) return before
    const reckoned = amount(run)
    run.fragments.set(amount, reckoned)
    return reckoned
  }
}

function sum(parts: readonly Parts[]): Parts {
  return { fixed: total(parts.map(({ fixed }) => fixed)), each: total(parts.map(({ each }) => each)) }
}

function total(amounts: readonly Amount[]): Amount {
  const counted = amounts.filter((amount) => amount !== NOTHING)
  const [first, ...others] = counted
  if (!first) return NOTHING
  if (others.length === 0) return first
  return (run) => counted.reduce((sum, amount) => sum + amount(run), 0)
}

function lengthOf(listSize: FieldCost['listSize'], given: readonly ArgumentNode[]): Amount | undefined {
  if (!listSize) return undefined
  const { assumedSize = UNSAID, slicingArguments = [] } = listSize
  const slices = given.filter(({ name }) => slicingArguments.includes(name.value)).map(({ value }) => value)
  if (slices.length === 0) return () => assumedSize
  return ({ variables }) => Math.max(...slices.map((slice) => numberIn(slice, variables) ?? assumedSize))
}

function numberIn(value: ValueNode, variables: Variables): number | undefined {
  if (value.kind === Kind.INT) return Math.max(0, Number(value.value))
  if (value.kind !== Kind.VARIABLE) return undefined
  const given = own(variables, value.name.value)
  return typeof given === 'number' && given >= 0 ? given : undefined
}

/** What is skipped, or not included, costs nothing. */
function when(directives: readonly DirectiveNode[] | undefined, { fixed, each }: Parts): Parts {
  const conditions = (directives ?? []).flatMap(({ name, arguments: [condition] = [] }) =>
    condition && (name.value === 'skip' || name.value === 'include')
      ? [{ value: condition.value, wanted: name.value === 'include' }]
      : [],
  )
  if (conditions.length === 0) return { fixed, each }
  const holds = (variables: Variables) =>
    conditions.every(({ value, wanted }) => truth(value, variables) !== !wanted)
  const only = (amount: Amount): Amount =>
    amount === NOTHING ? NOTHING : (run) => (holds(run.variables) ? amount(run) : 0)
  return { fixed: only(fixed), each: only(each) }
}

function truth(value: ValueNode, variables: Variables): unknown {
  if (value.kind === Kind.BOOLEAN) return value.value
  return value.kind === Kind.VARIABLE ? own(variables, value.name.value) : undefined
}
