import { SHAPE, shapeErrors } from '@cse/gateway/demand-control/shape'
import {
  GraphQLError,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isLeafType,
  isObjectType,
  parse,
  print,
} from 'graphql'
import { type ArgumentTexts, requestedFields } from '../fixtures/requested-fields.ts'

/** An operation and its variables. */
export interface Operation {
  readonly text: string
  readonly variables?: Readonly<Record<string, unknown>>
}

/** A type and the fields that lead to it from the query type. */
interface Way {
  readonly type: GraphQLObjectType
  readonly fields: readonly {
    readonly type: GraphQLObjectType
    readonly field: GraphQLField<unknown, unknown>
    readonly on: string | null
  }[]
}

/**
 * Operations that together follow every field of the graph: every type is entered by the shortest way, and all its fields are asked for
 * with the leaves of what they answer with. `texts` are the arguments; a field that has several is asked for with each.
 */
export function everyEdge(schema: GraphQLSchema, texts: ArgumentTexts): Operation[] {
  return shortestWays(schema, texts).flatMap(({ type, fields }, index) => {
    const selections = requestedFields(type, texts).flatMap((requested) =>
      leavesApart(schema, requested.field).map((its) => `${requested.text} ${its}`),
    )
    const around = (selection: string, roots: readonly number[]) =>
      fields.reduceRight((inner, { type: from, field, on }, at) => {
        const selected = on ? `... on ${on} { ${inner} }` : inner
        const its = requestedFields(from, texts).filter((requested) => requested.field === field)
        const chosen = at === 0 ? roots.flatMap((root) => its[root] ?? []) : its
        return chosen.map((requested) => `${requested.text} { ${selected} }`).join(' ')
      }, `__typename ${selection}`)
    const [first] = fields
    const roots = first ? requestedFields(first.type, texts).filter(({ field }) => field === first.field) : []
    const operation = (some: readonly string[], its: readonly number[]) =>
      `query Edges_${index}_${type.name} { ${around(some.join(' '), its)} }`
    return partsThatAreTaken(operation, selections, [...roots.keys()]).map((text) => ({ text }))
  })
}

/** As few operations as the gateway takes for all selections by all ways: of one that is too large each has half of the ways, or of the selections. */
function partsThatAreTaken(
  operation: (selections: readonly string[], roots: readonly number[]) => string,
  selections: readonly string[],
  roots: readonly number[],
): string[] {
  const text = operation(selections, roots)
  if (isTaken(text)) return [text]
  if (roots.length > 1) return halves(roots).flatMap((its) => partsThatAreTaken(operation, selections, its))
  if (selections.length > 1)
    return halves(selections).flatMap((some) => partsThatAreTaken(operation, some, roots))
  return [text]
}

function isTaken(text: string): boolean {
  try {
    return shapeErrors(parse(text, { maxTokens: SHAPE.tokens })).length === 0
  } catch (error) {
    if (error instanceof GraphQLError) return false
    throw error
  }
}

function halves<T>(list: readonly T[]): readonly T[][] {
  const half = Math.ceil(list.length / 2)
  return [list.slice(0, half), list.slice(half)]
}

/** Fields by which no further type is entered, since the way there ends before: creditors are found by the code of an organisation, which has no benefit. */
const LEAD_NOWHERE: ReadonlySet<string> = new Set(['Creditor.plannedIntervention'])

/** The shortest way to every type, breadth first; by fields whose arguments are told, if it can be. */
function shortestWays(schema: GraphQLSchema, texts: ArgumentTexts): Way[] {
  const query = schema.getQueryType()
  if (!query) return []
  const found: Way[] = [{ type: query, fields: [] }]
  const entered = new Set<string>([query.name])
  for (const { type, fields } of found) {
    const isReported = ({ name }: { readonly name: string }) => Object.hasOwn(texts, `${type.name}.${name}`)
    const roads = Object.values(type.getFields()).toSorted(
      (a, b) => Number(isReported(b)) - Number(isReported(a)),
    )
    for (const field of roads) {
      for (const to of membersOf(schema, field)) {
        if (entered.has(to.name) || LEAD_NOWHERE.has(`${type.name}.${field.name}`)) continue
        entered.add(to.name)
        const on = isAbstractType(getNamedType(field.type)) ? to.name : null
        found.push({ type: to, fields: [...fields, { type, field, on }] })
      }
    }
  }
  return found
}

/** The leaves of what a field answers with; of a list, of its rows too. */
export function leaves(schema: GraphQLSchema, field: GraphQLField<unknown, unknown>): string {
  const apart = leavesApart(schema, field)
  return apart.length > 1 ? `{ ${apart.map((its) => its.slice(1, -1)).join(' ')} }` : (apart[0] ?? '')
}

/** The same, by itself for each type that a field of several may answer with. */
function leavesApart(schema: GraphQLSchema, field: GraphQLField<unknown, unknown>): string[] {
  const type = getNamedType(field.type)
  if (!isCompositeType(type)) return ['']
  const members = isObjectType(type) ? [type] : schema.getPossibleTypes(type)
  return members.map((member) => {
    const own = ownLeaves(member)
    const rows = Object.values(member.getFields())
      .filter(({ name }) => name === 'nodes' || name === 'node')
      .map((row) => `${row.name} ${leaves(schema, row)}`)
    const its =
      members.length > 1 ? `... on ${member.name} { ${aliased(member, own)} }` : [...own, ...rows].join(' ')
    return `{ __typename ${its} }`
  })
}

/** Scalars and enums of a type that need no argument. */
export function ownLeaves(type: GraphQLObjectType): string[] {
  return Object.values(type.getFields())
    .filter((field) => isLeafType(getNamedType(field.type)))
    .map(({ name }) => name)
}

/** Fields of two members of a union may differ in type under one name. */
function aliased(type: GraphQLObjectType, fields: readonly string[]): string {
  return fields.map((name) => `${type.name}_${name}: ${name}`).join(' ')
}

/** What by an id cannot be foreseen is asked for elsewhere. */
function membersOf(
  schema: GraphQLSchema,
  field: GraphQLField<unknown, unknown>,
): readonly GraphQLObjectType[] {
  const type = getNamedType(field.type)
  if (type.name === 'Node') return []
  if (isAbstractType(type)) return schema.getPossibleTypes(type)
  return isObjectType(type) ? [type] : []
}

/** Whether the field is for everyone, as the API says of itself (`@access`): it is about no person. */
export function isPublic({ astNode }: GraphQLField<unknown, unknown>): boolean {
  const access = astNode?.directives?.find(({ name }) => name.value === 'access')
  return access !== undefined && print(access).includes('"EVERYONE"')
}
