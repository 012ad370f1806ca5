import { createExecutor } from '@cse/gateway/subgraphs/local'
import type { Viewer } from '@cse/schema/viewer'
import { execute, KnownDirectivesRule, parse, specifiedRules, validate } from 'graphql'
import { describe, expect, test } from 'vitest'
import { randomQuery, seeded } from './random-operation.ts'
import { cases, casesSubgraph } from './two-subgraphs/cases.ts'

const viewer: Viewer = {
  scope: 'LOCAL',
  issuer: 'i',
  subject: 'op',
  comuni: ['072006'],
  roles: ['SOCIAL_WORKER'],
  assurance: 2,
}
const context = { viewer }
const prepare = createExecutor(casesSubgraph.schema)
const run = (operation: string, variables: Record<string, unknown>) => prepare(operation)(variables, context)
const reference = casesSubgraph.build({ guarded: true })

/** What graphql-js answers, and what ours does. */
async function both(operation: string, variables: Record<string, unknown> = {}) {
  const expected = await execute({
    schema: reference,
    document: parse(operation),
    contextValue: context,
    variableValues: variables,
  })
  return { expected: reported(expected), ours: reported(await run(operation, variables)) }
}

const reported = ({ data, errors = [] }: Awaited<ReturnType<typeof run>>) => ({
  data: JSON.parse(JSON.stringify(data ?? null)),
  errors: errors.map(({ path, message }) => `${path?.join('.')}: ${message}`).sort(),
})

const representations = cases.map(({ id }) => ({ __typename: 'Case', id }))

describe('an operation of a subgraph answers as graphql-js does', () => {
  const operations: Record<string, [string, Record<string, unknown>?]> = {
    'unions with fragments and __typename': [
      '{ cases { id holder { __typename ... on Comune { istatCode } ... on Ambito { c: code } } } }',
    ],
    'aliases of the same field with other arguments': [
      'query($a: CaseFilter, $n: String) { a: cases(filter: $a) { n: number } b: cases(filter: { number: $n, phases: [CLOSED] }) { number spent } cases { phase } }',
      { a: { over: '150.00', phases: 'ACCESS' }, n: '2026/2' },
    ],
    'a nested literal with a variable that is not given': [
      'query($n: String) { cases(filter: { number: $n, over: "100.00" }) { number } }',
    ],
    'skip and include on shared fragments': [
      'query($yes: Boolean!, $no: Boolean = false) { a: cases { ...F @include(if: $no) number } b: cases { ...F @skip(if: $no) } c: cases { ...F @include(if: $yes) } d: cases @skip(if: $yes) { id } } fragment F on Case { phase spent @include(if: $no) holder { ... on Comune @skip(if: $no) { istatCode } } }',
      { yes: true },
    ],
    'entities whose first one fails last': [
      'query($representations: [_Any!]!) { _entities(representations: $representations) { __typename ... on Case { number diary } } }',
      { representations: representations.toReversed() },
    ],
    'a list of promises that reject in any order': [
      'query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Person { cases { number } } } }',
      {
        representations: [...new Set(cases.map(({ person }) => person?.id))].map((id) => ({
          __typename: 'Person',
          id,
        })),
      },
    ],
    'scalars in literals': [
      '{ reported(text: "à\\"\\\\ \\u2028", on: "2026-02-28", at: "2026-02-28T10:00:00+01:00", filter: { over: "12.34", phases: [ACCESS, CLOSED] }) }',
    ],
    'scalars in variables': [
      'query($on: Date, $at: DateTime!, $f: CaseFilter = { over: "1.00" }) { reported(on: $on, at: $at, filter: $f) }',
      { on: '2026-02-28', at: '2026-02-28T10:00:00Z' },
    ],
    'nulls in literals and variables': [
      'query($f: CaseFilter, $t: String) { reported(text: $t, on: null, filter: $f) }',
      { f: null },
    ],
    'a mutation': [
      'mutation { a: closeCase(input: { expectedVersion: 1 }) { __typename ... on CloseCasePayload { case { number } } } }',
    ],
  }
  test.each(Object.entries(operations))('%s', async (_, [operation, variables]) => {
    const { expected, ours } = await both(operation, variables)
    expect(ours).toEqual(expected)
  })
})

test('random operations answer as graphql-js does', async () => {
  const seed = Date.now() % 1_000_000
  console.log(`seed ${seed}`)
  const random = seeded(seed)
  for (let turn = 0; turn < 200; turn++) {
    const { text, variables } = randomQuery(reference, scalars, random)
    expect(validate(reference, parse(text), rules), text).toEqual([])
    const { expected, ours } = await both(text, variables)
    expect(ours, `${text}\n${JSON.stringify(variables)}`).toEqual(expected)
  }
})

/** A subgraph's schema need not declare the directives that every server knows. */
const rules = specifiedRules.filter((rule) => rule !== KnownDirectivesRule)

const scalars = {
  String: ['2026/1', '', 'à"\\ \u2028', '`x\\u0000'],
  Euro: ['1.00', '150.00'],
  Date: ['2026-02-28'],
  DateTime: ['2026-02-28T10:00:00Z'],
}

test('a variable that only looks like references is coerced like any other', async () => {
  const { data, errors } = await run('query($representations: Date) { reported(on: $representations) }', {
    representations: 'x',
  })
  expect(data).toBeUndefined()
  expect(errors).toHaveLength(1)
})
