import { afterAll, expect, test } from 'vitest'
import { openCursor, sealCursor, useCursorKey } from '../src/cursor.ts'
import { opens, sealFor, useDownloadKey } from '../src/signed-link.ts'

const [first, second] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
const somebody = { issuer: 'demo', subject: 'somebody' }
const now = new Date('2026-11-02T08:00:00Z')
afterAll(() => useCursorKey(first))

test('a cursor of the key before opens while the key is replaced, and no longer', () => {
  useCursorKey(first)
  const cursor = sealCursor('cases', 'newest', ['2026-01-01', 7])
  useCursorKey(second, first)
  expect(openCursor('cases', 'newest', cursor, 'after')).toEqual(['2026-01-01', 7])
  expect(sealCursor('cases', 'newest', ['2026-01-01', 7])).not.toBe(cursor)
  useCursorKey(second)
  expect(() => openCursor('cases', 'newest', cursor, 'after')).toThrow()
})

test('a link that the key before signed opens while the key is replaced, and no longer', () => {
  useDownloadKey(first)
  const link = sealFor(somebody, ['document', '1'], now)
  useDownloadKey(second, first)
  expect(opens(link, somebody, ['document', '1'], now)).toBe(true)
  expect(opens(link, { ...somebody, subject: 'somebody else' }, ['document', '1'], now)).toBe(false)
  useDownloadKey(second)
  expect(opens(link, somebody, ['document', '1'], now)).toBe(false)
})
