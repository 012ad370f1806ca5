import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isListType,
  isNonNullType,
  isSpecifiedScalarType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
} from 'graphql'
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js'
import { type Data, isData, own, set } from '../subgraphs/data.ts'
import type { Path } from './data.ts'
import { type Introspect, introspecting } from './introspect.ts'
import type { Decisions } from './plannable.ts'

/** What clients asked for, of what subgraphs answered. */
export interface ProjectedAnswer {
  /** Null when a field that is never null has no value and nothing above it may be null. */
  readonly data: Data | null
  /** Where a subgraph answered what the type does not admit: there is null now. That a value is missing is no fault: rows are out of sight. */
  readonly refused: readonly Path[]
}

/** Picks an operation's answer out of all that its plan has brought together. */
export type PickAnswer = (found: Data, variables: Data) => ProjectedAnswer

/** Where in an answer one is, and what of it was refused. */
interface Course {
  readonly path: (string | number)[]
  readonly refused: Path[]
  readonly variables: Data
}

/** The value as clients see it; null for one that is refused, undefined where not even null may stand. */
type Complete = (value: unknown, course: Course) => unknown

interface Field {
  readonly name: string
  readonly complete: Complete
}

/** The fields that are selected of an object, by its type; one that is asked for twice has two nodes. */
type FieldsOf = (type: GraphQLObjectType) => ReadonlyMap<string, readonly FieldNode[]>

/** How an operation is answered when its conditions are decided so. */
export function answering(
  api: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  decisions: Decisions,
): PickAnswer {
  const root = api.getRootType(operation.operation)
  if (!root) throw new Error(`The graph has no ${operation.operation}`)
  const completions = new Completions(api, document, decisions, introspecting(api, document, operation))
  const complete = completions.ofOperation(root, operation)
  return (found, variables) => {
    const course: Course = { path: [], refused: [], variables }
    const data = complete(found, course) as Data | null
    return { data, refused: course.refused }
  }
}

/** What becomes of values, by their types and by what is selected of them. */
class Completions {
  readonly #api: GraphQLSchema
  readonly #fragments: Record<string, FragmentDefinitionNode> = Object.create(null)
  readonly #decisions: Decisions
  readonly #introspect: Introspect

  constructor(
    api: GraphQLSchema,
    { definitions }: DocumentNode,
    decisions: Decisions,
    introspect: Introspect,
  ) {
    this.#api = api
    this.#decisions = decisions
    this.#introspect = introspect
    for (const definition of definitions)
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.#fragments[definition.name.value] = definition
  }

  ofOperation(root: GraphQLObjectType, { selectionSet }: OperationDefinitionNode): Complete {
    return this.#ofObject(root, (type) =>
      collectFields(this.#api, this.#fragments, this.#decisions, type, selectionSet),
    )
  }

  #ofObject(declared: GraphQLCompositeType, requested: FieldsOf): Complete {
    // by the type that an object has
    const known = new Map<unknown, readonly Field[]>()
    const fieldsOf = (name: unknown) => {
      const fields = known.get(name) ?? this.#fieldsOf(name, requested)
      if (fields) known.set(name, fields)
      return fields
    }
    return (value, course) => {
      if (value === null || value === undefined) return null
      const fields = isData(value) ? fieldsOf(value.__typename ?? declared.name) : undefined
      if (!fields) return refuse(course)
      const object: Data = {}
      for (const { name, complete } of fields) {
        course.path.push(name)
        const completed = complete(own(value as Data, name), course)
        course.path.pop()
        if (completed === undefined) return null
        set(object, name, completed)
      }
      return object
    }
  }

  #fieldsOf(typeName: unknown, requested: FieldsOf): readonly Field[] | undefined {
    const type = typeof typeName === 'string' ? this.#api.getType(typeName) : undefined
    if (!isCompositeType(type)) return undefined
    // an interface where a subgraph knows its objects by no other name
    const fields = requested(type as GraphQLObjectType)
    return [...fields].map(([name, nodes]) => ({ name, complete: this.#ofField(type, nodes) }))
  }

  #ofField(parent: GraphQLCompositeType, nodes: readonly FieldNode[]): Complete {
    const [node] = nodes
    if (!node) throw new Error('A field without a node')
    const name = node.name.value
    // of an object whose own type nobody told there is nothing to say
    if (name === '__typename') return () => (isAbstractType(parent) ? undefined : parent.name)
    if (name === '__schema' || name === '__type')
      return (_, { variables }) => this.#introspect(node, variables)
    const field = isUnionType(parent) ? undefined : parent.getFields()[name]
    if (!field) throw new Error(`${parent.name} has no field ${name}`)
    return this.#ofType(field.type, nodes)
  }

  #ofType(type: GraphQLOutputType, nodes: readonly FieldNode[]): Complete {
    if (isNonNullType(type)) return neverNull(this.#ofType(getNullableType(type), nodes))
    if (isListType(type)) return listOf(this.#ofType(type.ofType, nodes))
    if (isCompositeType(type))
      return this.#ofObject(type, (its) =>
        collectSubfields(this.#api, this.#fragments, this.#decisions, its, nodes),
      )
    if (isEnumType(type)) {
      const values = new Set<unknown>(type.getValues().map(({ name }) => name))
      return leaf((value) => values.has(value))
    }
    return leaf(isSpecifiedScalarType(type) ? (ADMITTED[type.name] ?? anything) : anything)
  }
}

function neverNull(inner: Complete): Complete {
  return (value, course) => inner(value, course) ?? undefined
}

function listOf(inner: Complete): Complete {
  return (value, course) => {
    if (value === null || value === undefined) return null
    if (!Array.isArray(value)) return refuse(course)
    const list: unknown[] = new Array(value.length)
    let whole = true
    for (let index = 0; index < list.length; index++) {
      course.path.push(index)
      list[index] = inner(value[index], course)
      course.path.pop()
      whole &&= list[index] !== undefined
    }
    return whole ? list : null
  }
}

function leaf(isAdmitted: (value: unknown) => boolean): Complete {
  return (value, course) => {
    if (value === null || value === undefined) return null
    return isAdmitted(value) ? value : refuse(course)
  }
}

/** The scalars that every schema has. What others admit only subgraphs know. */
const ADMITTED: Readonly<Record<string, (value: unknown) => boolean>> = {
  Boolean: (value) => typeof value === 'boolean',
  Int: Number.isInteger,
  Float: Number.isFinite,
  String: (value) => typeof value === 'string',
  ID: (value) => typeof value === 'string' || Number.isInteger(value),
}
const anything = () => true

function refuse({ path, refused }: Course): null {
  refused.push([...path])
  return null
}
