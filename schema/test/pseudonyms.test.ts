import { createSecretKey } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { pseudonym, recordKey } from '../src/events/pseudonyms.ts'

const key = createSecretKey(Buffer.alloc(32, 1))
const other = createSecretKey(Buffer.alloc(32, 2))
const id = '0199f0a1-2b3c-7def-8abc-0123456789ab'

describe('a pseudonym', () => {
  test('is the same for one record and one key, and different otherwise', () => {
    const one = pseudonym(key, 'person', id)
    expect(one).toMatch(/^[0-9a-f]{64}$/)
    expect(pseudonym(key, 'person', id)).toBe(one)
    expect(pseudonym(key, 'case', id)).not.toBe(one)
    expect(pseudonym(other, 'person', id)).not.toBe(one)
  })

  test('does not give the record key away', () => {
    const number = recordKey(key, id)
    expect(number).toBeGreaterThanOrEqual(0)
    expect(number).toBeLessThan(2 ** 32)
    expect(pseudonym(key, 'person', id)).not.toContain(number.toString(16))
  })
})
