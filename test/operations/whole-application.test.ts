import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readManifest } from '@cse/gateway/persisted-documents/manifest'
import { matrixViewers } from '@cse/schema/access-matrix'
import { buildSchema, getNamedType, Kind, parse, TypeInfo, visit, visitWithTypeInfo } from 'graphql'
import { describe, expect, test } from 'vitest'
import { keyFields } from '../../schema/client/keys.ts'
import { isOpen, neededBy, neededToSend, obtainable, type Reach } from './obtainable-inputs.ts'

const inSchema = (file: string) =>
  readFileSync(fileURLToPath(new URL(`../../schema/${file}`, import.meta.url)), 'utf8')
const schema = buildSchema(inSchema('api.graphql'))
const registered = readManifest('front-end', inSchema('operations/front-end/manifests/1.0.0.json')).map(
  ({ body, ...operation }) => ({ ...operation, document: parse(body) }),
)
const queries = registered.filter(({ type }) => type === 'query')

/** On top of which role somebody holds RESTRICTED. */
const BESIDE: Readonly<Record<string, string>> = {
  LOCAL: 'LOCAL:SOCIAL_WORKER',
  AMBITO: 'AMBITO:PLAN_OFFICE',
}

/** Whom the application is for, each with one role; RESTRICTED comes on top of another one. */
const reaches = new Map<string, Reach>(
  [...matrixViewers.keys()]
    .filter((word) => word !== 'PARTNER')
    .map((word) => [
      word,
      word.endsWith(':RESTRICTED') ? [word, BESIDE[word.split(':')[0] ?? ''] ?? ''] : [word],
    ]),
)
const got = new Map([...reaches].map(([word, reach]) => [word, obtainable(schema, queries, reach)]))

describe.each([...reaches])('%s', (word, reach) => {
  test('gets every id and version that a mutation must name from registered queries', () => {
    const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {})
    const missing = mutations
      .filter((mutation) => isOpen(schema, 'Mutation', mutation, reach))
      .flatMap((mutation) => neededBy(schema, mutation))
      .filter(({ field }) => !got.get(word)?.has(field))
      .map(({ field, input }) => `${input}): ${field}`)
    expect(missing).toEqual([])
  })
})

test('every registered query can be sent by somebody with ids that other queries show', () => {
  const never = queries.filter(
    (query) =>
      ![...got.values()].some((fields) => neededToSend(schema, query).every((field) => fields.has(field))),
  )
  expect(never.map(({ name }) => name)).toEqual([])
})

test('every query of the graph is in a registered operation', () => {
  const sent = fieldsOf(({ parent, field }) => (parent === 'Query' ? [field] : []))
  // for what Relay and other caches fetch again, which write their operations themselves
  const refetched = ['node', 'nodes']
  expect([...new Set([...sent, ...refetched])].sort()).toEqual(
    Object.keys(schema.getQueryType()?.getFields() ?? {}).sort(),
  )
})

test('every list that grows is read page by page in a registered operation', () => {
  const paged = new Set(fieldsOf(({ place, paging }) => (paging ? [place] : [])))
  const lists = new Set(fieldsOf(({ place, type }) => (type.endsWith('Connection') ? [place] : [])))
  expect([...lists].filter((place) => !paged.has(place))).toEqual([])
})

test('whatever has a key is read with it, so that caches know it again', () => {
  const keys = keyFields(schema)
  const without: string[] = []
  for (const { name, document } of registered) {
    const types = new TypeInfo(schema)
    const fragments = new Map(
      document.definitions.flatMap((each) =>
        each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each]] : [],
      ),
    )
    visit(
      document,
      visitWithTypeInfo(types, {
        SelectionSet({ selections }) {
          const type = types.getParentType()?.name ?? ''
          const key = keys.get(type)
          const selected = selections.flatMap((each) => {
            const spread = each.kind === Kind.FRAGMENT_SPREAD && fragments.get(each.name.value)
            return each.kind === Kind.FIELD ? [each] : spread ? spread.selectionSet.selections : []
          })
          const named = selected.some(
            (each) => each.kind === Kind.FIELD && !each.alias && each.name.value === key,
          )
          if (key !== undefined && !named) without.push(`${name}: ${type}.${key}`)
        },
      }),
    )
  }
  expect(without).toEqual([])
})

interface SentField {
  readonly parent: string
  readonly field: string
  readonly place: string
  readonly type: string
  /** It takes the page that follows from a variable. */
  readonly paging: boolean
}

/** What each field of the registered operations contributes. */
function fieldsOf(contributed: (field: SentField) => readonly string[]): string[] {
  return registered.flatMap(({ document }) => {
    const found: string[] = []
    const types = new TypeInfo(schema)
    visit(
      document,
      visitWithTypeInfo(types, {
        Field(node) {
          const parent = types.getParentType()?.name ?? ''
          const type = types.getFieldDef()?.type
          const field = node.name.value
          const paging = (node.arguments ?? []).some(
            ({ name, value }) => name.value === 'after' && value.kind === Kind.VARIABLE,
          )
          if (type)
            found.push(
              ...contributed({
                parent,
                field,
                place: `${parent}.${field}`,
                type: getNamedType(type).name,
                paging,
              }),
            )
        },
      }),
    )
    return found
  })
}
