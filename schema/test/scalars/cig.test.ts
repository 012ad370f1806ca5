import { expect, test } from 'vitest'
import { cig, isCig } from '../../src/scalars/cig.ts'
import { isCup } from '../../src/scalars/cup.ts'

test.each([
  ['1234567CE7', true, 'the first seven digits give the last three'],
  ['876543274F', true, 'the first seven digits give the last three'],
  ['1234567CE0', false, 'the check was tampered with'],
  ['0000000000', false, 'all zeros is nobody’s code'],
  ['ZC81A2B3C4', true, 'a SmartCIG checks with its second and third character'],
  ['X490ABCDEF', true, 'a SmartCIG checks with its second and third character'],
  ['ZC91A2B3C4', false, 'the SmartCIG’s check was tampered with'],
  ['A0123B45C6', true, 'the PCP issues codes with a letter in front since 2024'],
  ['B1A2C3D4E5', true, 'the PCP issues codes with a letter in front since 2024'],
  ['B1A2C3D4EG', false, 'a G is no hexadecimal digit'],
  ['1234567CE', false, 'nine characters'],
])('CIG %s: %s, since %s', (code, valid) => expect(isCig(code)).toBe(valid))

test('a CIG arrives in any case', () => expect(cig.parseValue('1234567ce7')).toBe('1234567CE7'))

test('a CUP has a letter, two digits, a letter and eleven digits', () => {
  expect(isCup('J51H17000030007')).toBe(true)
  expect(isCup('J51H1700003000')).toBe(false)
  expect(isCup('551H17000030007')).toBe(false)
})
