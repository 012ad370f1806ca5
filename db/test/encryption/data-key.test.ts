import { describe, expect, test } from 'vitest'
import { assessmentAnswer } from '../../cases/instrument-tables.ts'
import { diaryEntry } from '../../cases/record-tables.ts'
import { transfer } from '../../cases/tables.ts'
import { DataKey } from '../../src/encryption/data-key.ts'
import { MasterKeys } from '../../src/encryption/master-key.ts'
import { newUuid } from '../../src/encryption/uuid-bytes.ts'
import { placeOf } from '../../src/encryption/value-place.ts'

const FIRST = 'the first secret, with which it began'
const SECOND = 'the second secret, which took its place'
const bytes = (text: string): Buffer => Buffer.from(text.slice(2), 'hex')

const masterKeys = new MasterKeys({ current: FIRST })

describe('a ciphertext', () => {
  const row = newUuid()
  const place = placeOf(diaryEntry.text, row)

  test('opens where it was written and says nothing of what it holds', () => {
    const { key } = DataKey.make(masterKeys)
    const written = bytes(key.encrypt(diaryEntry.text, row, 'Colloquio con la madre'))
    expect(written.toString('latin1')).not.toContain('madre')
    expect(key.decrypt(place, written).toString()).toBe('Colloquio con la madre')
    expect(bytes(key.encrypt(diaryEntry.text, row, 'Colloquio con la madre'))).not.toEqual(written)
  })

  test('opens in no other row, column or table, and not when a bit of it was changed', () => {
    const { key } = DataKey.make(masterKeys)
    const written = bytes(key.encrypt(diaryEntry.text, row, 'Colloquio con la madre'))
    const elsewhere = [
      placeOf(diaryEntry.text, newUuid()),
      placeOf(transfer.reason, row),
      placeOf(transfer.decisionReason, row),
      placeOf(assessmentAnswer.value, [row, 'A1', 1]),
    ]
    for (const other of elsewhere)
      expect(() => key.decrypt(other, written)).toThrow(/altered, or is not of its row/)
    for (let at = 17; at < written.length; at++) {
      const altered = Buffer.from(written)
      altered[at] = (altered[at] ?? 0) ^ 1
      expect(() => key.decrypt(place, altered)).toThrow(/altered/)
    }
  })

  test('does not open with another key', () => {
    const written = bytes(DataKey.make(masterKeys).key.encrypt(diaryEntry.text, row, 'Colloquio'))
    expect(() => DataKey.make(masterKeys).key.decrypt(place, written)).toThrow(/altered/)
  })
})

describe('a wrapped key', () => {
  test('opens with the master key in use and with the one before it, and with no other', () => {
    const { key, wrapped } = DataKey.make(masterKeys)
    const row = newUuid()
    const written = bytes(key.encrypt(diaryEntry.text, row, 'Colloquio'))
    const read = (keys: MasterKeys) =>
      DataKey.open(keys, key.id, Buffer.from(wrapped)).decrypt(placeOf(diaryEntry.text, row), written)
    expect(read(new MasterKeys({ current: SECOND, previous: FIRST })).toString()).toBe('Colloquio')
    expect(() => read(new MasterKeys({ current: SECOND }))).toThrow(/does not have/)
  })

  test('opens under its own id alone', () => {
    const { wrapped } = DataKey.make(masterKeys)
    expect(() => DataKey.open(masterKeys, newUuid(), wrapped)).toThrow(/under another id/)
  })
})

test('ids made here follow each other', () => {
  const made = Array.from({ length: 10_000 }, () => newUuid())
  expect(made).toEqual([...made].sort())
  expect(new Set(made).size).toBe(made.length)
  expect(made[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
