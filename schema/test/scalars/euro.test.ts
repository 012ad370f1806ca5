import { expect, test } from 'vitest'
import { cents } from '../../src/cents.ts'
import { euro, formatEuro, parseEuro } from '../../src/scalars/euro.ts'

test.each([
  ['12.30', 1230],
  ['0.05', 5],
  ['-0.05', -5],
  ['-14302.67', -1430267],
  ['19265797.89', 1926579789],
  ['7', 700],
  ['7.5', 750],
  ['0.00', 0],
])('%s is %i cents', (text, cents) => expect(parseEuro(text)).toBe(cents))

test.each([
  [1230, '12.30'],
  [5, '0.05'],
  [-5, '-0.05'],
  [-1230, '-12.30'],
  [0, '0.00'],
  [1926579789, '19265797.89'],
])('%i cents are written %s', (amount, text) => expect(formatEuro(cents(amount))).toBe(text))

test('minus zero is zero', () => expect(Object.is(parseEuro('-0.00'), 0)).toBe(true))

test.each(['12.345', '1e3', '1,50', '.50', '12.', '', ' 1', '+1', '0x10', 'NaN', '99999999999999999.00'])(
  '"%s" is refused',
  (text) => expect(() => euro.parseValue(text)).toThrow('L’importo'),
)

test('a float is refused from a client and from our own code', () => {
  expect(() => euro.parseValue(12.3)).toThrow('L’importo')
  expect(() => euro.serialize(12.3)).toThrow(TypeError)
})
