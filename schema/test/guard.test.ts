import { type ExecutionResult, type GraphQLSchema, graphql, isObjectType } from 'graphql'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Viewer } from '../src/viewer.ts'
import { GRAPH_KEYS } from './graph-keys.ts'
import { cases, casesSubgraph } from './two-subgraphs/cases.ts'
import { lookedFor, persons, personsSubgraph } from './two-subgraphs/persons.ts'
import { analyst, citizen, partner, pua } from './two-subgraphs/viewers.ts'

beforeEach(() => lookedFor.splice(0))

type Execute = (
  schema: GraphQLSchema,
  viewer: Viewer | undefined,
  source: string,
  variables?: object,
) => Promise<ExecutionResult>

const execute: Execute = (schema, viewer, source, variables) =>
  graphql({ schema, source, contextValue: { viewer, keys: GRAPH_KEYS }, variableValues: { ...variables } })

const code = ({ errors }: ExecutionResult) =>
  errors?.map((error) => [error.path?.join('.'), error.extensions.code])
const plain = (data: unknown) => JSON.parse(JSON.stringify(data ?? null))
const personId = [...persons.values()][0]?.id
const entities =
  'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Person { givenName } ... on Case { number } } }'

describe('a guarded schema', () => {
  test('a denied field is null with FORBIDDEN at its path, and its parent stays', async () => {
    const answer = await execute(
      casesSubgraph.schema,
      pua,
      '{ cases(first: 1) { edges { cursor node { number spent diary } } } }',
    )
    const [edge] = plain(answer.data).cases.edges
    expect(edge.node).toEqual({ number: '2026/01', spent: '-0.01', diary: null })
    expect(edge.cursor).toMatch(/^[\w-]{40,}$/)
    expect(code(answer)).toEqual([['cases.edges.0.node.diary', 'FORBIDDEN']])
  })

  test('a field that its row exposes is guarded like any other', async () => {
    const answer = await execute(
      personsSubgraph.schema,
      pua,
      `{ person(id: "${personId}") { givenName taxCode } }`,
    )
    expect(plain(answer.data).person).toEqual({ givenName: 'Anna', taxCode: null })
    expect(code(answer)).toEqual([['person.taxCode', 'FORBIDDEN']])
  })

  test('whoever is admitted reads it', async () => {
    const answer = await execute(
      personsSubgraph.schema,
      citizen,
      `{ person(id: "${personId}") { givenName taxCode } }`,
    )
    expect(answer.errors).toBeUndefined()
    expect(plain(answer.data).person).toEqual({ givenName: 'Anna', taxCode: 'FOXNNA01T71L049P' })
  })

  test('a closed type is closed behind a field whose own line is open', async () => {
    const answer = await execute(
      casesSubgraph.schema,
      analyst,
      '{ anyone { id } cases(first: 1) { nodes { number person { id } } } }',
    )
    expect(plain(answer.data)).toEqual({
      anyone: null,
      cases: { nodes: [{ number: '2026/01', person: null }] },
    })
    expect(code(answer)?.toSorted()).toEqual([
      ['anyone', 'FORBIDDEN'],
      ['cases.nodes.0.person', 'FORBIDDEN'],
    ])
  })

  test('a reference to a closed type is denied before any row is looked for', async () => {
    const of = [{ __typename: 'Person', id: personId }]
    const answer = await execute(
      personsSubgraph.schema,
      analyst,
      entities.replace(/\.\.\. on Case.*?}/, ''),
      {
        of,
      },
    )
    expect(plain(answer.data)).toEqual({ _entities: [null] })
    expect(code(answer)).toEqual([['_entities.0', 'FORBIDDEN']])
    expect(lookedFor).toEqual([])
  })

  test('a reference that fails costs its own entity only', async () => {
    const of = [
      { __typename: 'Person', id: 'case_1' },
      { __typename: 'Person', id: personId },
    ]
    const answer = await execute(personsSubgraph.schema, pua, entities.replace(/\.\.\. on Case.*?}/, ''), {
      of,
    })
    expect(plain(answer.data)).toEqual({ _entities: [null, { givenName: 'Anna' }] })
    expect(code(answer)).toEqual([['_entities.0', 'BAD_USER_INPUT']])
  })

  test('an error of a resolver behind a guard keeps its code', async () => {
    const answer = await execute(personsSubgraph.schema, pua, '{ person(id: "nonsense") { id } }')
    expect(answer.errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      violations: [{ path: 'id' }],
    })
  })

  test('without a viewer every entry is UNAUTHENTICATED, even to what everyone may read', async () => {
    expect(code(await execute(personsSubgraph.schema, undefined, '{ territory }'))).toEqual([
      ['territory', 'UNAUTHENTICATED'],
    ])
    const of = [{ __typename: 'Case', id: cases[0]?.id }]
    const answer = await execute(
      casesSubgraph.schema,
      undefined,
      entities.replace(/\.\.\. on Person.*?}/, ''),
      {
        of,
      },
    )
    expect(code(answer)).toEqual([['_entities.0', 'UNAUTHENTICATED']])
  })

  test('everyone is every viewer, a partner included', async () => {
    const answer = await execute(personsSubgraph.schema, partner, '{ territory }')
    expect(plain(answer.data)).toEqual({ territory: 'Puglia' })
  })
})

test('the composer reads the schema without a viewer', async () => {
  const answer = await execute(casesSubgraph.schema, undefined, '{ _service { sdl } }')
  expect(plain(answer.data)._service.sdl).toBe(casesSubgraph.sdl)
})

test('fields that everybody in the type may read are not wrapped: exposed ones have no resolver at all', () => {
  const type = casesSubgraph.schema.getType('Case')
  const fields = isObjectType(type) ? type.getFields() : {}
  expect(fields.number?.resolve).toBeUndefined()
  expect(fields.spent?.resolve).toBeUndefined()
  expect(fields.diary?.resolve).toBeTypeOf('function')
})

test('the build without guards lets everything through, and guarding does not change it', async () => {
  const open = casesSubgraph.build({ guarded: false })
  casesSubgraph.build({ guarded: true })
  const answer = await execute(open, undefined, '{ anyone { id } cases(first: 1) { nodes { diary } } }')
  expect(answer.errors).toBeUndefined()
  const of = [{ __typename: 'Case', id: cases[0]?.id }]
  expect(
    (await execute(open, undefined, entities.replace(/\.\.\. on Person.*?}/, ''), { of })).errors,
  ).toBeUndefined()
})
