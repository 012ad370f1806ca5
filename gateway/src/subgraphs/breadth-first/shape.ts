import {
  type DocumentNode,
  defaultFieldResolver,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNullableType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
} from 'graphql'
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js'
import { type Data, set } from '../data.ts'
import {
  CompletedAbstract,
  CompletedEntities,
  CompletedLeaf,
  CompletedList,
  CompletedObject,
} from './completion.ts'
import { ENTITIES, referencedEntities } from './entities.ts'
import type { Completion, RequestedField, Shape, ShapeOf } from './requested-field.ts'

/** The fields that are selected of an object, by its type; one that is asked for twice has two nodes. */
type FieldsOf = (type: GraphQLObjectType) => ReadonlyMap<string, readonly FieldNode[]>

/** The shapes of an operation whose conditions are decided: made when they are first needed. */
export class Shapes {
  readonly fragments: Record<string, FragmentDefinitionNode> = Object.create(null)
  readonly #schema: GraphQLSchema
  readonly #decisions: Readonly<Record<string, boolean>>

  /** @param decisions the variables that decide @skip and @include */
  constructor(schema: GraphQLSchema, { definitions }: DocumentNode, decisions: Record<string, boolean>) {
    this.#schema = schema
    this.#decisions = decisions
    for (const definition of definitions)
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.fragments[definition.name.value] = definition
  }

  /** What the operation selects of the root type. */
  ofOperation({ operation, selectionSet }: OperationDefinitionNode): Shape {
    const root = this.#schema.getRootType(operation)
    if (!root) throw new Error(`The schema has no ${operation}`)
    return this.#shapeOf(root, (type) =>
      collectFields(this.#schema, this.fragments, this.#decisions, type, selectionSet),
    )
  }

  #shapeOf(type: GraphQLObjectType, requested: FieldsOf): Shape {
    // resolvers name the types of what they give, which is enough for ours
    if (type.isTypeOf) throw new Error(`${type.name} is found by isTypeOf, which is not called here`)
    const template: Data = {}
    const fields: RequestedField[] = []
    for (const [name, nodes] of requested(type)) {
      const [node] = nodes
      if (!node) continue
      const isTypename = node.name.value === '__typename'
      set(template, name, isTypename ? type.name : null)
      if (!isTypename) fields.push(this.#field(type, name, node.name.value, nodes))
    }
    return { fields, begun: () => ({ ...template }) }
  }

  #field(
    parent: GraphQLObjectType,
    name: string,
    called: string,
    nodes: readonly FieldNode[],
  ): RequestedField {
    const field = META.get(called) ?? parent.getFields()[called]
    if (!field) throw new Error(`${parent.name} has no field ${called}`)
    const known = new Map<GraphQLObjectType, Shape>()
    const shapeOf: ShapeOf = (type) => {
      const shape = known.get(type)
      if (shape) return shape
      const made = this.#shapeOf(type, (its) =>
        collectSubfields(this.#schema, this.fragments, this.#decisions, its, nodes),
      )
      known.set(type, made)
      return made
    }
    const coordinate = `${parent.name}.${called}`
    return called === ENTITIES
      ? {
          ...{ name, parent, field, nodes },
          resolve: referencedEntities,
          completion: new CompletedEntities(coordinate, shapeOf),
        }
      : {
          ...{ name, parent, field, nodes },
          resolve: field.resolve ?? defaultFieldResolver,
          completion: completionOf(field.type, coordinate, shapeOf),
        }
  }
}

function completionOf(declared: GraphQLOutputType, coordinate: string, shapeOf: ShapeOf): Completion {
  const nullable = !isNonNullType(declared)
  const type = getNullableType(declared)
  if (isListType(type))
    return new CompletedList(completionOf(type.ofType, coordinate, shapeOf), coordinate, nullable)
  if (isLeafType(type)) return new CompletedLeaf(type, coordinate, nullable)
  if (isObjectType(type)) return new CompletedObject(type, shapeOf, coordinate, nullable)
  return new CompletedAbstract(type, shapeOf, coordinate, nullable)
}

/** What the root answers of the schema itself. */
const META: ReadonlyMap<string, GraphQLField<unknown, unknown>> = new Map(
  [SchemaMetaFieldDef, TypeMetaFieldDef].map((field) => [field.name, field]),
)
