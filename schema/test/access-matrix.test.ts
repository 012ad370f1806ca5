import { expect, test } from 'vitest'
import { accessMatrix, matrixViewers } from '../src/access-matrix.ts'
import { everyone } from '../src/policy.ts'
import { casesSubgraph } from './two-subgraphs/cases.ts'
import { personsSubgraph } from './two-subgraphs/persons.ts'

const both = [personsSubgraph, casesSubgraph]

/** Titles of the columns with a mark in the line that has the field. */
function readersOf(type: string, field: string): string[] {
  const page = accessMatrix(
    both.map(({ policy }) => policy),
    both.map(({ schema }) => schema),
  )
  const line =
    page.split('\n').find((text) => text.startsWith(`| ${type} |`) && text.includes(`\`${field}\``)) ?? ''
  const cells = line.split('|').slice(3, -1)
  return [...matrixViewers.keys()].filter((_, at) => cells[at]?.includes('●'))
}

test('a field shows the roles of its line', () => {
  expect(readersOf('Case', 'diary')).toEqual(['LOCAL:SOCIAL_WORKER'])
  expect(readersOf('Query', 'territory')).toEqual([...matrixViewers.keys()])
})

test('a field that answers with a closed type is shown closed', () => {
  expect(readersOf('Query', 'anyone')).not.toContain('REGIONAL:ANALYST')
})

test('fields of the same readers share a line', () => {
  expect(readersOf('Case', 'id')).toEqual(readersOf('Case', 'number'))
})

test('two subgraphs that disagree on a shared field are reported', () => {
  const { Person, ...rest } = casesSubgraph.policy
  const wider = { ...rest, Person: { ...Person, '*': everyone('public') } }
  expect(() =>
    accessMatrix(
      [personsSubgraph.policy, wider],
      both.map(({ schema }) => schema),
    ),
  ).toThrow('Two subgraphs disagree on who may read Person.id')
})
