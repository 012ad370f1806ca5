import { expect, test } from 'vitest'
import { isDate } from '../../src/scalars/date.ts'
import { dateTime, parseDateTime } from '../../src/scalars/date-time.ts'
import { isEmailAddress } from '../../src/scalars/email-address.ts'
import { isPartialDate } from '../../src/scalars/partial-date.ts'
import { isYearMonth } from '../../src/scalars/year-month.ts'

test('a date is a day that the calendar has', () => {
  for (const day of ['2026-03-01', '2024-02-29', '2000-02-29', '0001-01-01'])
    expect(isDate(day), day).toBe(true)
  for (const day of [
    '2023-02-29',
    '1900-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '0000-01-01',
    '2026-3-1',
    '01/03/2026',
  ])
    expect(isDate(day), day).toBe(false)
})

test('a month is one of twelve', () => {
  expect(isYearMonth('2026-12')).toBe(true)
  expect(isYearMonth('2026-13')).toBe(false)
  expect(isYearMonth('2026-12-01')).toBe(false)
})

test('a partial date may lack the day, or the day and the month', () => {
  for (const text of ['1948', '1948-07', '1948-07-15']) expect(isPartialDate(text), text).toBe(true)
  for (const text of ['48', '0000', '1948-00', '1948-02-30']) expect(isPartialDate(text), text).toBe(false)
})

test('an instant comes with its zone and leaves in UTC', () => {
  expect(dateTime.serialize(parseDateTime('2026-03-01T09:30:00+01:00'))).toBe('2026-03-01T08:30:00.000Z')
  expect(dateTime.serialize(parseDateTime('2026-03-01T09:30:00.5Z'))).toBe('2026-03-01T09:30:00.500Z')
})

test.each([
  '2026-03-01',
  '2026-03-01T09:30:00',
  '2026-02-30T09:30:00Z',
  '2026-03-01T24:00:00Z',
  '2026-03-01 09:30:00Z',
  '1772353800000',
])('%s is no instant', (text) => expect(() => dateTime.parseValue(text)).toThrow('RFC 3339'))

test('a mail address needs a domain', () => {
  expect(isEmailAddress('ufficio.piano@pec.comune.example.it')).toBe(true)
  expect(isEmailAddress('ufficio.piano@comune')).toBe(false)
  expect(isEmailAddress('ufficio piano@comune.example.it')).toBe(false)
  expect(isEmailAddress(`${'a'.repeat(65)}@comune.example.it`)).toBe(false)
})
