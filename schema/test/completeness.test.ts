import { buildSchema } from 'graphql'
import { describe, expect, test } from 'vitest'
import { assertComplete, completed } from '../src/completeness.ts'
import { assertDocumented } from '../src/documented.ts'
import { everyone, type Policy } from '../src/policy.ts'

const sdl = `
  type Query { case: Case  cases: CaseConnection  comune: Comune  holder: Holder }
  type Mutation { closeCase: CloseCasePayload }
  type Case { id: ID!  number: String!  diary: String  person: Person }
  type CaseConnection { edges: [CaseEdge!]! }
  type CaseEdge { node: Case! }
  type CloseCasePayload { case: Case }
  type CaseClosed implements Refusal { message: String! }
  interface Refusal { message: String! }
  type Person { id: ID! }
  type Comune { name: String! }
  union Holder = Comune | Person
`
const policy: Policy = {
  Query: {
    case: ['LOCAL', 'REGIONAL'],
    cases: ['LOCAL'],
    comune: everyone('public'),
    holder: everyone('public'),
  },
  Mutation: { closeCase: ['LOCAL:PUA'] },
  Case: { '*': ['LOCAL', 'REGIONAL'], diary: ['LOCAL:SOCIAL_WORKER'], person: ['LOCAL'] },
  Person: { '*': ['LOCAL'] },
  Comune: { '*': everyone('public') },
}

function check(lines: Policy, text = sdl): () => void {
  const schema = buildSchema(text)
  return () => assertComplete(completed(lines, schema), schema)
}

test('a policy that fits is accepted', () => expect(check(policy)).not.toThrow())

test('connections, payloads and refusals need no line', () => {
  const lines = completed(policy, buildSchema(sdl))
  expect(lines.CaseConnection).toEqual({ '*': ['LOCAL', 'REGIONAL'] })
  expect(lines.CaseEdge).toEqual({ '*': ['LOCAL', 'REGIONAL'] })
  expect(lines.CloseCasePayload).toEqual({ '*': ['LOCAL:PUA'] })
  expect([...(lines.CaseClosed?.['*'] ?? [])]).toEqual(['EVERYONE'])
})

describe('the start stops when', () => {
  test.each<[string, Policy, string, string]>([
    [
      'a type has no line',
      { ...policy, Comune: { code: everyone('public') } },
      sdl,
      'Comune.name has no line',
    ],
    ['a root field has no line', { ...policy, Query: { case: ['LOCAL'] } }, sdl, 'Query.comune has no line'],
    [
      'a line names no field',
      { ...policy, Person: { '*': ['LOCAL'], name: ['LOCAL'] } },
      sdl,
      'Person.name has a line',
    ],
    ['a line names no type', { ...policy, Ghost: { '*': ['LOCAL'] } }, sdl, 'Ghost has lines'],
    [
      'a field admits more than its type',
      { ...policy, Person: { '*': ['LOCAL'], id: everyone('public') } },
      sdl,
      'Person.id admits some who may not enter Person',
    ],
    [
      'a field that may be denied is not nullable',
      policy,
      sdl.replace('diary: String', 'diary: String!'),
      'Case.diary may be denied',
    ],
    [
      'the type it answers with may be denied and the field is not nullable',
      { ...policy, Case: { '*': ['LOCAL', 'REGIONAL'], diary: ['LOCAL'] } },
      sdl.replace('person: Person', 'person: Person!'),
      'Case.person may be denied',
    ],
    [
      'a member of the union it answers with may be denied and the field is not nullable',
      policy,
      sdl.replace('holder: Holder', 'holder: Holder!'),
      'Query.holder may be denied',
    ],
    [
      'there is a subscription',
      { ...policy, Subscription: { tick: everyone('public') } },
      `${sdl} type Subscription { tick: Int }`,
      'Subscription',
    ],
  ])('%s', (_, lines, text, message) => expect(check(lines, text)).toThrow(message))
})

test('all faults are reported at once', () => {
  expect(check({ ...policy, Ghost: { '*': ['LOCAL'] }, Comune: {} })).toThrow(/Ghost[\s\S]*Comune\.name/)
})

test('what has no description is named', () => {
  const schema = buildSchema(`
    "Root" type Query { "F" f("A" a: Int, b: Int): E  g: I }
    "E" enum E { "A" A B }
    type T { "x" x: Int }
    "I" interface I { i: Int }
    "In" input In { n: Int }
    scalar S
  `)
  expect(() => assertDocumented(schema)).toThrow('No description: Query.f(b), Query.g, E.B, T, I.i, In.n, S')
})
