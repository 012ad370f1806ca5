import { expect, test } from 'vitest'
import { searchDigest } from '../src/audit/search-digest.ts'

const key = Buffer.alloc(32, 'searches')

test('the same question has the same digest, and says no name', () => {
  const digest = searchDigest(key, 'Query.persons', { 'filter.familyName': 'Rossi', 'filter.bornFrom': 1980 })
  expect(digest).toMatch(/^Query\.persons#[\w-]{22}$/)
  expect(
    searchDigest(key, 'Query.persons', { 'filter.bornFrom': 1980, 'filter.familyName': ' ROSSI ' }),
  ).toBe(digest)
  expect(searchDigest(key, 'Query.persons', { 'filter.familyName': 'Rossi' })).not.toBe(digest)
  expect(
    searchDigest(key, 'Query.cases', { 'filter.familyName': 'Rossi', 'filter.bornFrom': 1980 }),
  ).not.toBe(digest)
})

test('with another key it is another one', () => {
  const digest = searchDigest(key, 'Query.person', { id: 'person_x' })
  expect(searchDigest(Buffer.alloc(32, 'another'), 'Query.person', { id: 'person_x' })).not.toBe(digest)
})
