import { SHAPE } from '@cse/gateway/demand-control/shape'
import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getIntrospectionQuery,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isObjectType,
} from 'graphql'
import { NODE_TABLES, prefixOf } from '../fixtures/node-tables.ts'
import { isPublic, leaves, type Operation, ownLeaves } from './corpus.ts'

/** Values that only rows of others have, by the scalars that can carry them. */
export type ForeignValues = Readonly<Record<string, readonly unknown[]>>

/** All questions that are not a way through the graph: by id, by filter, in order, aside, wrong ones, about the graph itself. */
export function questions(schema: GraphQLSchema, ids: readonly string[], values: ForeignValues): Operation[] {
  return [
    ...byId(schema, ids),
    ...byFilter(schema, values),
    ...inOrder(schema),
    ...wrong(schema, values),
    { text: getIntrospectionQuery({ inputValueDeprecation: true }) },
    { text: '{ __type(name: "Person") { fields { name description args { name defaultValue } } } }' },
    ...aggregates(schema),
  ]
}

/** Anything with an id, by `node` and by `nodes`. */
function byId(schema: GraphQLSchema, ids: readonly string[]): Operation[] {
  const single = ids.map(
    (id, at) =>
      `n${at}: node(id: "${id}") { __typename ... on Person { givenName cases(first: 5) { nodes { number } } } ... on Case { number person { givenName } } }`,
  )
  return [
    // type by type, so that no two fields of one name need an alias
    ...Object.keys(NODE_TABLES).map((name) => {
      const type = schema.getType(name)
      const own = isObjectType(type) ? ownLeaves(type).join(' ') : ''
      return {
        text: `query Nodes($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on ${name} { ${own} } } }`,
        variables: { ids: ids.filter((id) => id.startsWith(`${prefixOf(name)}_`)) },
      }
    }),
    { text: `query EachNode { ${single.slice(0, SHAPE.aliases).join(' ')} }` },
  ]
}

/** Every list by every field of its filter, with what only others have; how many there are, the count says. */
function byFilter(schema: GraphQLSchema, values: ForeignValues): Operation[] {
  return lists(schema).flatMap((field) => {
    const filter = field.args.find(({ name }) => name === 'filter')
    const type = filter && getNamedType(filter.type)
    if (!filter || !isInputObjectType(type)) return []
    return Object.values(type.getFields()).flatMap(({ name, type: of }) =>
      valuesOf(of, values).map((value) => ({
        text: `query Filtered($filter: ${String(filter.type)}) { ${field.name}(filter: $filter${hasPages(field) ? ', first: 100' : ''}) ${leaves(schema, field)} }`,
        variables: { filter: { [name]: value } },
      })),
    )
  })
}

/** Every list in each of its orders, from both ends. */
function inOrder(schema: GraphQLSchema): Operation[] {
  return lists(schema)
    .filter(hasPages)
    .flatMap((field) => {
      const order = field.args.find(({ name }) => name === 'orderBy')
      const type = order && getNamedType(order.type)
      const orders =
        type && isEnumType(type) ? type.getValues().map(({ name }) => `orderBy: ${name}, `) : ['']
      return orders.flatMap((by) =>
        ['first', 'last'].map((end) => ({
          text: `query Ordered { ${field.name}(${by}${end}: 200) ${leaves(schema, field)} }`,
        })),
      )
    })
}

/** Questions that must be refused; what they say must not come back in the refusal, and nothing else either. */
function wrong(schema: GraphQLSchema, values: ForeignValues): Operation[] {
  const texts = [...(values.String ?? []).slice(0, 2), ...(values.ID ?? []).slice(-2)]
  const withIds = Object.values(schema.getQueryType()?.getFields() ?? {}).filter(({ args }) =>
    args.some(({ name }) => name === 'id'),
  )
  return texts.flatMap((text) => [
    ...withIds.map((field) => ({
      text: `query Wrong($id: ID!) { ${field.name}(id: $id) { __typename } }`,
      variables: { id: text },
    })),
    {
      text: 'query Wrong($code: TaxCode!) { personByTaxCode(taxCode: $code) { givenName } }',
      variables: { code: text },
    },
    {
      text: 'query Wrong($after: String) { persons(first: 1, after: $after) { totalCount } cases(first: 1, after: $after) { totalCount } }',
      variables: { after: text },
    },
    {
      text: 'query Wrong($day: Date) { cases(filter: { openedFrom: $day }) { totalCount } }',
      variables: { day: text },
    },
    { text: `{ person(id: ${JSON.stringify(text)}) { noSuchField } }` },
    { text: '{ _entities(representations: []) { __typename } _service { sdl } }' },
  ])
}

/** Every measure by every dimension, alone and within the comuni. */
function aggregates(schema: GraphQLSchema): Operation[] {
  const [measures = [], dimensions = []] = ['AggregateMeasure', 'AggregateDimension'].map((name) => {
    const type = schema.getType(name)
    return isEnumType(type) ? type.getValues().map((value) => value.name) : []
  })
  return measures.map((measure) => {
    const tables = dimensions.flatMap((by) => [
      `${by}: ${aggregate(measure, by)}`,
      ...(by === 'COMUNE' ? [] : [`within_${by}: ${aggregate(measure, `COMUNE, ${by}`)}`]),
    ])
    return { text: `query Aggregates { ${tables.join(' ')} }` }
  })
}

function aggregate(measure: string, by: string): string {
  return `aggregate(input: { measure: ${measure}, by: [${by}] }) { suppressed rows { value status group { code } } }`
}

/** Lists of what is not for everyone. */
function lists(schema: GraphQLSchema): GraphQLField<unknown, unknown>[] {
  const fields = Object.values(schema.getQueryType()?.getFields() ?? {})
  return fields.filter(
    (field) => !isPublic(field) && (hasPages(field) || isListType(getNullableType(field.type))),
  )
}

function hasPages({ args }: GraphQLField<unknown, unknown>): boolean {
  return args.some(({ name }) => name === 'first')
}

function valuesOf(type: GraphQLInputType, values: ForeignValues): readonly unknown[] {
  const inner = getNullableType(type)
  if (isListType(inner)) return valuesOf(inner.ofType, values).map((value) => [value])
  if (isEnumType(inner))
    return inner
      .getValues()
      .slice(0, 2)
      .map(({ name }) => name)
  return values[String(inner)] ?? []
}
