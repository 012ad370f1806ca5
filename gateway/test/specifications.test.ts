import { readDocument } from '@cse/gateway/operation/read-document'
import { buildSchema, getIntrospectionQuery } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTwoSubgraphs } from './two-subgraphs/graph.ts'

let gateway: Awaited<ReturnType<typeof startTwoSubgraphs>>
beforeAll(async () => {
  gateway = await startTwoSubgraphs()
})
afterAll(() => gateway.close())

const execute = (query: string, variables?: object) => gateway.execute('worker', { query, variables })

describe('introspection', () => {
  test('tells whether an input is one of several', async () => {
    const { status, body } = await execute('{ __type(name: "CaseFilter") { name isOneOf } }')
    expect(status).toBe(200)
    expect(body).toEqual({ data: { __type: { name: 'CaseFilter', isOneOf: false } } })
  })

  test('answers with all options', async () => {
    const query = getIntrospectionQuery({
      descriptions: true,
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      oneOf: true,
    })
    const { status, body } = await execute(query)
    expect(status).toBe(200)
    expect(body.errors).toBeUndefined()
    expect(body.data.__schema.types.length).toBeGreaterThan(10)
  })

  test('answers beside other fields, under any name, in fragments and under conditions', async () => {
    const { body } = await execute(
      `query Q($name: String!, $no: Boolean!) {
        cases { number } a: __type(name: $name) { ...T } ...R b: __type(name: $name) @include(if: $no) { name }
      }
      fragment R on Query { ... { c: __schema { queryType { ...T } } } }
      fragment T on __Type { name isOneOf }`,
      { name: 'CaseFilter', no: false },
    )
    expect(body.errors).toBeUndefined()
    expect(body.data).toEqual({
      cases: expect.any(Array),
      a: { name: 'CaseFilter', isOneOf: false },
      c: { queryType: { name: 'Query', isOneOf: null } },
    })
  })
})

describe('null where no null may stand is bad input', () => {
  const badInput = (path: string) => ({
    code: 'BAD_USER_INPUT',
    violations: [{ path, reason: 'Il valore non può essere nullo.' }],
  })

  test.each([
    ['an argument with a default', 'query($w: String) { words(first: $w) }', { w: null }],
    ['the same when null is the default', 'query($w: String = null) { words(first: $w) }', {}],
    ['an item of a list', 'query($w: String = "a") { words(others: ["b", $w]) }', { w: null }],
    [
      'an item in a field of an input',
      'query($w: CasePhase = CLOSED) { cases(filter: { phases: [$w] }) { id } }',
      { w: null },
    ],
    ['a condition', 'query($w: Boolean = true) { cases @include(if: $w) { id } }', { w: null }],
    [
      'a condition in a fragment',
      'query($w: Boolean = true) { cases { ...F } } fragment F on Case { number @skip(if: $w) }',
      { w: null },
    ],
  ])('%s', async (_, query, variables) => {
    const { status, body } = await execute(query, variables)
    expect(body.errors[0].extensions).toEqual(badInput('w'))
    expect(body.data).toBeUndefined()
    expect(status).toBe(400)
  })

  test.each([
    ['nothing given', 'query($w: String) { words(first: $w) }', {}, { words: 'one' }],
    ['the default of the variable', 'query($w: String = "two") { words(first: $w) }', {}, { words: 'two' }],
    ['null where it may stand', 'query($w: [String!]) { words(others: $w) }', { w: null }, { words: 'one' }],
    [
      'a wrong null in another operation',
      'query A($w: [String!]) { words(others: $w) } query B($w: String) { words(first: $w) }',
      { w: null },
      { words: 'one' },
    ],
  ])('and %s is none', async (_, query, variables, data) => {
    const operationName = query.startsWith('query A') ? { operationName: 'A' } : {}
    const { body } = await gateway.execute('worker', { query, variables, ...operationName })
    expect(body).toEqual({ data })
  })
})

describe('names that every object inherits', () => {
  test.each(['constructor', 'valueOf', 'toString', 'hasOwnProperty', '__proto__'])(
    'a variable %s is absent when it is absent',
    async (name) => {
      const { body } = await execute(`query($${name}: String = "two") { words(first: $${name}) }`, {})
      expect(body).toEqual({ data: { words: 'two' } })
      const optional = await execute(`query($${name}: String) { words(first: $${name}) }`, {})
      expect(optional.body).toEqual({ data: { words: 'one' } })
      const shown = await execute(`query($${name}: Boolean = true) { words @include(if: $${name}) }`, {})
      expect(shown.body).toEqual({ data: { words: 'one' } })
      const listed = await execute(`query($${name}: CaseFilter) { cases(filter: $${name}) { number } }`)
      expect(listed.body.data.cases).toHaveLength(4)
    },
  )

  test('an alias __proto__ has its value where subgraphs are joined', async () => {
    const { text } = await gateway
      .execute('worker', {
        query: '{ cases { __proto__: person { givenName } number } }',
      })
      .then(async ({ body }) => ({ text: JSON.stringify(body) }))
    expect(text).toContain('"__proto__":{"givenName":"Anna"}')
    const inner = await gateway.execute('worker', { query: '{ cases { person { __proto__: givenName } } }' })
    expect(JSON.stringify(inner.body)).toContain('{"person":{"__proto__":"Anna"}}')
    const again = await gateway.execute('worker', { query: '{ cases { person { __proto__: givenName } } }' })
    expect(JSON.stringify(again.body)).toBe(JSON.stringify(inner.body))
    const root = await gateway.execute('worker', { query: '{ __proto__: cases { person { givenName } } }' })
    expect(JSON.stringify(root.body)).toContain('"__proto__":[{"person":{"givenName":"Anna"}}')
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})

describe('a subscription with a condition at its root is bad input', () => {
  const schema = buildSchema('type Query { a: Int } type Subscription { a: Int }')

  test.each(['@include(if: true)', '@include(if: $w)', '@skip(if: false)', '@skip(if: $w)'])(
    '%s',
    async (condition) => {
      const text = `subscription${condition.includes('$') ? '($w: Boolean!)' : ''} { a ${condition} }`
      await expect(readDocument(text, { schema })).rejects.toMatchObject({
        errors: [
          {
            message: 'A subscription takes no @skip and no @include.',
            extensions: { code: 'BAD_USER_INPUT' },
          },
        ],
      })
    },
  )
})
