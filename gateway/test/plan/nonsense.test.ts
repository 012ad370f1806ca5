import { compose } from '@cse/gateway/composition/composition'
import { planRunner } from '@cse/gateway/query-plan/run'
import { openSupergraph } from '@cse/gateway/query-plan/supergraph'
import type { SubgraphOperation } from '@cse/gateway/subgraphs/executor'
import { GraphRequest, unknownOutcome } from '@cse/gateway/subgraphs/request'
import { SubgraphUnreachable } from '@cse/gateway/subgraphs/unreachable'
import { getOperationAST, parse } from 'graphql'
import { expect, test } from 'vitest'
import { casesSubgraph } from '../two-subgraphs/cases.ts'
import { personsSubgraph } from '../two-subgraphs/persons.ts'

const { supergraph } = compose(
  [personsSubgraph, casesSubgraph].map(({ name, sdl }) => ({ name, sdl, url: `urn:${name}` })),
)
const opened = openSupergraph(supergraph)

/** What is answered when the subgraphs answer so. */
async function answered(query: string, subgraphs: Readonly<Record<string, SubgraphOperation>>) {
  const document = parse(query)
  const operation = getOperationAST(document)
  if (!operation) throw new Error('No operation')
  const never: SubgraphOperation = () => Promise.reject(new Error('was not to be queried'))
  const operations = Object.entries({ persons: never, cases: never, ...subgraphs })
  const runner = planRunner(opened, new Map(operations.map(([name, operation]) => [name, () => operation])))
  const request = new GraphRequest({ viewer: null, now: new Date(0), requestId: 'r' }, () => {
    throw new Error('No database is needed')
  })
  const context = { request, outcome: unknownOutcome() }
  const { data, errors = [] } = await runner.run({ document, operation }, {}, context)
  return { data, errors: errors.map(({ path }) => path?.join('.')) }
}

const oneCase = {
  __typename: 'Case',
  id: 'c',
  number: '2026/1',
  phase: 'ACCESS',
  person: { __typename: 'Person', id: 'p' },
}

test.each([
  ['a text where a list is due', { cases: 'none' }, { cases: null }, ['cases']],
  [
    'a list where an object is due',
    { cases: [{ ...oneCase, person: [] }] },
    { cases: [{ number: '2026/1', phase: 'ACCESS', person: null }] },
    ['cases.0.person'],
  ],
  [
    'a number where a text is due',
    { cases: [{ ...oneCase, number: 1, person: null }] },
    { cases: null },
    ['cases.0.number'],
  ],
  [
    'a value that the enum has not',
    { cases: [{ ...oneCase, phase: 'LOST', person: null }] },
    { cases: null },
    ['cases.0.phase'],
  ],
  [
    'an object of a type that is not there',
    { cases: [{ ...oneCase, person: { __typename: 'Ghost' } }] },
    { cases: [{ number: '2026/1', phase: 'ACCESS', person: null }] },
    ['cases.0.person'],
  ],
] as const)('%s is answered with null, and said', async (_, data, expected, errors) => {
  const answer = await answered('{ cases { number phase person { cases { id } } } }', {
    cases: () => ({ data: data as never }),
  })
  expect(answer).toEqual({ data: expected, errors })
})

test.each([
  ['no entities', { data: {} }],
  [
    'more entities than were asked for',
    { data: { _entities: [{ givenName: 'Anna' }, { givenName: 'Ugo' }] } },
  ],
] as const)(
  '%s: nobody is given the data of another, and the fields are said to be missing',
  async (_, entities) => {
    const answer = await answered('{ cases { number person { givenName } } }', {
      cases: () => ({ data: { cases: [oneCase] } }),
      persons: () => entities as never,
    })
    expect(answer).toEqual({
      data: { cases: [{ number: '2026/1', person: null }] },
      errors: ['cases.0.person'],
    })
  },
)

test('a subgraph that is not reached costs its fields, and each root field is named', async () => {
  const away: SubgraphOperation = () =>
    Promise.reject(new SubgraphUnreachable('answer', 'It does not answer.'))
  const first = await answered('{ cases { number } reported }', { cases: away })
  expect(first).toEqual({ data: { cases: null, reported: null }, errors: ['cases', 'reported'] })
  const then = await answered('{ cases { number person { id givenName } } }', {
    cases: () => ({ data: { cases: [oneCase, oneCase] } }),
    persons: away,
  })
  expect(then).toEqual({
    data: {
      cases: [
        { number: '2026/1', person: null },
        { number: '2026/1', person: null },
      ],
    },
    errors: ['cases.0.person'],
  })
})

test('one reference is asked for once, and its error stands wherever it is shown', async () => {
  const requested: unknown[] = []
  const answer = await answered('{ cases { person { id taxCode } } }', {
    cases: () => ({ data: { cases: [oneCase, { ...oneCase, person: null }, oneCase] } }),
    persons: async ({ representations }) => {
      requested.push(representations)
      return {
        data: { _entities: [{ taxCode: null }] },
        errors: [{ message: 'lost', path: ['_entities', 0, 'taxCode'] }] as never,
      }
    },
  })
  expect(requested).toEqual([[{ __typename: 'Person', id: 'p' }]])
  expect(answer.errors).toEqual(['cases.0.person.taxCode', 'cases.2.person.taxCode'])
})
