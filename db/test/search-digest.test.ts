import { beforeAll, expect, test } from 'vitest'
import { searchDigest, useSearchKey } from '../src/audit/search-digest.ts'

beforeAll(() => useSearchKey(Buffer.alloc(32, 'searches')))

test('the same question has the same digest, and says no name', () => {
  const digest = searchDigest('Query.persons', { 'filter.familyName': 'Rossi', 'filter.bornFrom': 1980 })
  expect(digest).toMatch(/^Query\.persons#[\w-]{22}$/)
  expect(searchDigest('Query.persons', { 'filter.bornFrom': 1980, 'filter.familyName': ' ROSSI ' })).toBe(
    digest,
  )
  expect(searchDigest('Query.persons', { 'filter.familyName': 'Rossi' })).not.toBe(digest)
  expect(searchDigest('Query.cases', { 'filter.familyName': 'Rossi', 'filter.bornFrom': 1980 })).not.toBe(
    digest,
  )
})

test('with another key it is another one', () => {
  const digest = searchDigest('Query.person', { id: 'person_x' })
  useSearchKey(Buffer.alloc(32, 'another'))
  expect(searchDigest('Query.person', { id: 'person_x' })).not.toBe(digest)
  useSearchKey(Buffer.alloc(32, 'searches'))
})
