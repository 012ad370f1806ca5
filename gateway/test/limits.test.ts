import { costOf } from '@cse/gateway/demand-control/cost'
import { fieldCostsIn } from '@cse/gateway/demand-control/field-costs'
import { SHAPE } from '@cse/gateway/demand-control/shape'
import { buildSchema, getOperationAST, parse, validate } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTwoSubgraphs } from './two-subgraphs/graph.ts'

describe('the cost of an operation', () => {
  const sdl = `
    directive @cost(weight: Int!) on FIELD_DEFINITION
    directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean) on FIELD_DEFINITION
    type Query {
      case: Case
      cases(first: Int, last: Int): CaseConnection
        @listSize(assumedSize: 20, slicingArguments: ["first", "last"], sizedFields: ["edges", "nodes"], requireOneSlicingArgument: false)
      comuni: [Comune!]! @listSize(assumedSize: 257)
      holder: Holder
      slow: Int @cost(weight: 7)
    }
    type CaseConnection { edges: [CaseEdge!]! nodes: [Case!]! totalCount: Int @cost(weight: 10) }
    type CaseEdge { node: Case! }
    type Case { id: ID! notes: [Note!]! person: Person }
    type Person { name: String cases(first: Int): CaseConnection
      @listSize(assumedSize: 20, slicingArguments: ["first"], sizedFields: ["edges", "nodes"], requireOneSlicingArgument: false) }
    type Note { text: String }
    type Comune { name: String }
    type Ambito { name: String comuni: [Comune!]! }
    union Holder = Comune | Ambito
  `
  const schema = buildSchema(sdl)
  const costs = fieldCostsIn(sdl)
  const cost = (text: string, variables = {}) => {
    const document = parse(text)
    expect(validate(schema, document)).toEqual([])
    const operation = getOperationAST(document)
    if (!operation) throw new Error('The test asks for no operation')
    return costOf(operation, document, { schema, costs })(variables)
  }

  test('an object weighs one, what it holds nothing', () => {
    expect(cost('{ case { id } }')).toBe(1)
    expect(cost('{ case { id person { name } } }')).toBe(2)
  })

  test('a page costs as many elements as are asked for', () => {
    expect(cost('{ cases(first: 50) { nodes { id } } }')).toBe(1 + 50)
    expect(cost('{ cases(last: 3) { edges { node { id } } } }')).toBe(1 + 3 * 2)
    expect(cost('query($n: Int) { cases(first: $n) { nodes { id } } }', { n: 7 })).toBe(1 + 7)
    expect(cost('{ cases { nodes { id } totalCount } }')).toBe(1 + 20 + 10)
  })

  test('pages in pages are multiplied', () => {
    expect(
      cost('{ cases(first: 100) { nodes { person { cases(first: 100) { nodes { notes { text } } } } } } }'),
    ).toBe(1 + 100 * (1 + 1 + 1 + 100 * (1 + 10)))
  })

  test('other lists have the length of which the schema speaks, or ten elements', () => {
    expect(cost('{ comuni { name } }')).toBe(257)
    expect(cost('{ case { notes { text } } }')).toBe(1 + 10)
  })

  test('a field costs its weight', () => {
    expect(cost('{ slow }')).toBe(7)
    expect(cost('{ a: slow b: slow }')).toBe(14)
  })

  test('fragments count where they are spread, at most all of a union at once', () => {
    const fragment =
      'fragment Page on CaseConnection { nodes { ...Short } } fragment Short on Case { person { name } }'
    expect(cost(`{ cases(first: 5) { ...Page } } ${fragment}`)).toBe(1 + 5 * 2)
    expect(cost('{ holder { ... on Comune { name } ... on Ambito { comuni { name } } } }')).toBe(1 + 10)
  })

  test('what is skipped costs nothing', () => {
    const text = 'query($less: Boolean!) { case { person @skip(if: $less) { name } } }'
    expect(cost(text, { less: true })).toBe(1)
    expect(cost(text, { less: false })).toBe(2)
    expect(cost('{ case @include(if: false) { id } }')).toBe(0)
  })

  test('a length that is no number of elements is taken for the assumed one', () => {
    expect(cost('query($n: Int) { cases(first: $n) { nodes { id } } }')).toBe(1 + 20)
    expect(cost('query($n: Int) { cases(first: $n) { nodes { id } } }', { n: -5 })).toBe(1 + 20)
  })
})

describe('the gateway refuses', () => {
  let gateway: Awaited<ReturnType<typeof startTwoSubgraphs>>
  beforeAll(async () => {
    gateway = await startTwoSubgraphs()
  })
  afterAll(() => gateway.close())
  const refusal = async (query: string) => {
    const { status, body } = await gateway.execute('worker', { query })
    return { status, code: body.errors?.[0].extensions.code, message: body.errors?.[0].message }
  }
  const many = (count: number, text: (at: number) => string) =>
    Array.from({ length: count }, (_, at) => text(at)).join(' ')

  test('a document with too many aliases', async () => {
    const aliases = (count: number) => `{ ${many(count, (at) => `a${at}: __typename`)} }`
    expect(await refusal(aliases(SHAPE.aliases))).toMatchObject({ status: 200 })
    expect(await refusal(aliases(SHAPE.aliases + 1))).toMatchObject({
      status: 400,
      code: 'LIMIT_EXCEEDED',
      message: expect.stringContaining(`${SHAPE.aliases} alias`),
    })
  })

  test('a document with too many directives', async () => {
    const directives = (count: number) => `{ ${many(count, () => `... @include(if: true) { __typename }`)} }`
    expect(await refusal(directives(SHAPE.directives))).toMatchObject({ status: 200 })
    expect(await refusal(directives(SHAPE.directives + 1))).toMatchObject({
      status: 400,
      code: 'LIMIT_EXCEEDED',
    })
  })

  test('a document with too many levels, also by fragments', async () => {
    const nested = (levels: number) =>
      `${'{ cases { person '.repeat(levels / 2)}{ __typename }${' } }'.repeat(levels / 2)}`
    expect(await refusal(nested(30))).toMatchObject({ status: 400, code: 'LIMIT_EXCEEDED' })
    const half = '{ cases { person '.repeat(7)
    const spread = `{ cases { person ${half}{ ...Deep }${' } }'.repeat(7)} } } fragment Deep on Person ${half}{ __typename }${' } }'.repeat(7)}`
    expect(await refusal(spread)).toMatchObject({ status: 400, code: 'LIMIT_EXCEEDED' })
  })

  test('no document whose fragments hold each other twice over sixty levels: it is answered like its one field', async () => {
    const fragments = many(60, (at) => `fragment F${at} on Case { ...F${at + 1} ...F${at + 1} }`)
    const query = `{ cases { ...F0 } } ${fragments} fragment F60 on Case { number }`
    expect(await refusal(query)).toEqual({ status: 200 })
  })

  test('a document of too many tokens, before it is looked at', async () => {
    expect(await refusal(`{ ${'__typename '.repeat(SHAPE.tokens)} }`)).toMatchObject({
      status: 400,
      code: 'BAD_USER_INPUT',
    })
  })
})
