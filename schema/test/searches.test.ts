import { buildSchema, graphql } from 'graphql'
import { expect, test } from 'vitest'
import { logSearches, searchedFields } from '../src/searches.ts'

const SDL = `
  scalar TaxCode
  enum Phase { OPEN CLOSED }
  enum CaseOrder { NUMBER }
  type Person { id: ID! notes(about: String): [String!] }
  type Case { id: ID! }
  type PersonConnection { totalCount: Int }
  type CaseConnection { totalCount: Int }
  type Fund { id: ID! }
  input PersonFilter { familyName: String, comune: ID, bornFrom: Int }
  input CreditorInput { code: TaxCode!, name: String! }
  input PayInput { creditors: [CreditorInput!]!, reason: String!, idempotencyKey: String! }
  type Query {
    person(id: ID!): Person
    persons(filter: PersonFilter, first: Int, after: String): PersonConnection
    cases(phase: [Phase!], orderBy: CaseOrder): CaseConnection
    fund(fund: ID!): Fund
    somethingNew(whom: String): Int
  }
  type Mutation { pay(input: PayInput!): Int }`

test('an argument identifies somebody unless it is listed as one that does not', () => {
  expect(Object.fromEntries(searchedFields(buildSchema(SDL)))).toEqual({
    'Person.notes': ['about'],
    'Query.person': ['id'],
    // a list of persons: whatever narrows it
    'Query.persons': ['filter.familyName', 'filter.comune', 'filter.bornFrom'],
    'Query.cases': ['phase'],
    'Query.somethingNew': ['whom'],
    // a tax code is one under whatever name
    'Mutation.pay': ['input.creditors.code', 'input.creditors.name'],
  })
})

test('a field logs what was searched for before it answers, and only what was given', async () => {
  const schema = buildSchema(SDL)
  logSearches(schema)
  const searches: [string, object][] = []
  const contextValue = {
    session: { search: (field: string, requested: object) => searches.push([field, { ...requested }]) },
  }
  const execute = (source: string) => graphql({ schema, source, contextValue, rootValue: {} })
  await execute(`{ persons(filter: { familyName: "Rossi" }, first: 0) { totalCount } }`)
  await execute('{ persons(first: 20) { totalCount } cases { totalCount } fund(fund: "FNPS") { id } }')
  await execute(
    `mutation { pay(input: { creditors: [{ code: "A", name: "B" }, { code: "C", name: "D" }], reason: "x", idempotencyKey: "y" }) }`,
  )
  expect(searches).toEqual([
    ['Query.persons', { 'filter.familyName': 'Rossi' }],
    ['Mutation.pay', { 'input.creditors.code': ['A', 'C'], 'input.creditors.name': ['B', 'D'] }],
  ])
})
