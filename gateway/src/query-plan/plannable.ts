import { badInput } from '@cse/schema/errors'
import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import { merged, type PlannerSelection, selectionSet } from './merged-selections.ts'

/** The variables that decide @skip and @include. */
export type Decisions = Readonly<Record<string, boolean>>

/**
 * An operation as the planner reads it, which asks for the same when its conditions are decided so; null: for all that it may ask for.
 *
 * - `__schema`, `__type` and the root's `__typename` are answered by the gateway alone, so they are not there;
 * - what a condition leaves out is not there, fragments stand where they are spread, what is asked for twice is there once;
 * - a fragment on an interface or a union stands for the types that its place may have: the planner knows no path to a union.
 *
 * Undefined when nothing is left that a subgraph could be asked for.
 */
export function plannable(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  decisions: Decisions | null,
): DocumentNode | undefined {
  const root = schema.getRootType(operation.operation)
  if (!root) throw new Error(`The graph has no ${operation.operation}`)
  const selections = new Plannable(schema, document, decisions)
    .beneath(operation.selectionSet, root)
    .filter((selection) => selection.kind !== Kind.FIELD || selection.name.value !== '__typename')
  if (selections.length === 0) return undefined
  return {
    kind: Kind.DOCUMENT,
    definitions: [{ ...operation, selectionSet: selectionSet(selections) }],
  }
}

class Plannable {
  readonly #schema: GraphQLSchema
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>
  readonly #decisions: Decisions | null
  #selections = 0

  constructor(schema: GraphQLSchema, { definitions }: DocumentNode, decisions: Decisions | null) {
    this.#schema = schema
    this.#fragments = new Map(
      definitions.flatMap((definition) =>
        definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
      ),
    )
    this.#decisions = decisions
  }

  beneath({ selections }: SelectionSetNode, parent: GraphQLCompositeType): readonly PlannerSelection[] {
    this.#selections += selections.length
    if (this.#selections > MOST) throw badInput([TOO_MANY])
    const spread = new Set<string>()
    const inPlace = selections.flatMap((selection) => {
      if (isOfTheSchema(selection) || !this.#isRequested(selection)) return []
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        // a second time in the same place it adds nothing
        if (spread.has(selection.name.value)) return []
        spread.add(selection.name.value)
      }
      return this.#selection(selection, parent)
    })
    return merged(inPlace)
  }

  #isRequested({ directives = [] }: SelectionNode): boolean {
    return directives.every((directive) => this.#lets(directive))
  }

  /** Whether a directive lets stand what it is on. */
  #lets({ name, arguments: args }: DirectiveNode): boolean {
    const value = args?.find((argument) => argument.name.value === 'if')?.value
    if (value?.kind === Kind.VARIABLE && !this.#decisions) return true
    const holds =
      value?.kind === Kind.BOOLEAN
        ? value.value
        : value?.kind === Kind.VARIABLE && this.#decisions?.[value.name.value] === true
    return name.value === 'skip' ? !holds : name.value !== 'include' || holds
  }

  #selection(selection: SelectionNode, parent: GraphQLCompositeType): readonly PlannerSelection[] {
    if (selection.kind === Kind.FIELD) return [this.#field(selection, parent)]
    const { typeCondition, selectionSet: its } =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#fragment(selection.name.value)
    const type = typeCondition ? this.#schema.getType(typeCondition.name.value) : parent
    if (!isCompositeType(type)) throw new Error(`The graph has no ${typeCondition?.name.value}`)
    if (this.#covers(type, parent)) return this.beneath(its, parent)
    const types = isAbstractType(type) ? this.#schema.getPossibleTypes(type) : [type]
    return types
      .filter((one) => this.#covers(parent, one))
      .flatMap((one) => onType(one.name, this.beneath(its, one)))
  }

  #field(
    { kind, alias, name, arguments: args, ...field }: FieldNode,
    parent: GraphQLCompositeType,
  ): FieldNode {
    const given = { kind, name, ...(alias && { alias }), ...(args && { arguments: args }) }
    if (!field.selectionSet) return given
    const declared = isUnionType(parent) ? undefined : parent.getFields()[name.value]
    const type = declared && getNamedType(declared.type)
    if (!isCompositeType(type)) throw new Error(`${parent.name} has no objects under ${name.value}`)
    const selections = this.beneath(field.selectionSet, type)
    return { ...given, selectionSet: selectionSet(selections.length > 0 ? selections : [NOTHING]) }
  }

  /** Whether every object of a place is of the type. */
  #covers(type: GraphQLCompositeType, place: GraphQLCompositeType): boolean {
    if (type === place) return true
    return isAbstractType(type) && !isUnionType(place) && this.#schema.isSubType(type, place)
  }

  #fragment(name: string): FragmentDefinitionNode {
    const fragment = this.#fragments.get(name)
    if (!fragment) throw new Error(`The document has no fragment ${name}`)
    return fragment
  }
}

const isOfTheSchema = (selection: SelectionNode): boolean =>
  selection.kind === Kind.FIELD && (selection.name.value === '__schema' || selection.name.value === '__type')

function onType(name: string, selections: readonly PlannerSelection[]): readonly PlannerSelection[] {
  if (selections.length === 0) return []
  const typeCondition = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: name } } as const
  return [{ kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet: selectionSet(selections) }]
}

/** Fragments on interfaces within fragments on unions, and so on, can stand for more types than anybody has in mind. */
const MOST = 30_000
const TOO_MANY = {
  path: 'query',
  reason: 'I frammenti su interfacce e unioni valgono per troppi tipi: indica i tipi che servono.',
}

/** What is selected of an object of which a condition leaves out every field: whether it is there. */
const NOTHING: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } }
