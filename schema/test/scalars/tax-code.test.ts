import { describe, expect, test } from 'vitest'
import { checkLetter, isTaxCode, taxCode } from '../../src/scalars/tax-code.ts'

/** People of the reference set: the code, and the same with 1, 3 and 7 digits replaced by letters (omocodia). */
const vectors = [
  ['RSSMRA80A01A662A', 'RSSMRA80A01A66NP', 'RSSMRA80A01ASSNY', 'RSSMRAULALMASSNJ'],
  ['BNCMRA75M55E506Y', 'BNCMRA75M55E50SV', 'BNCMRA75M55ERLSB', 'BNCMRATRMRRERLSR'],
  ['FOXNNA01T71L049P', 'FOXNNA01T71L04VE', 'FOXNNA01T71LLQVT', 'FOXNNALMTTMLLQVL'],
  ['DSNGFR99B09D643F', 'DSNGFR99B09D64PB', 'DSNGFR99B09DSQPK', 'DSNGFRVVBLVDSQPL'],
  ['BOXGUO45E05B180R', 'BOXGUO45E05B18LU', 'BOXGUO45E05BMULY', 'BOXGUOQRELRBMULN'],
  ['SPSCHR10L43A285M', 'SPSCHR10L43A28RH', 'SPSCHR10L43ANURI', 'SPSCHRMLLQPANURT'],
  ['DMCNCL88R20L328A', 'DMCNCL88R20L32UX', 'DMCNCL88R20LPNUE', 'DMCNCLUURNLLPNUB'],
  ['DLLSHA92C52Z343I', 'DLLSHA92C52Z34PE', 'DLLSHA92C52ZPQPM', 'DLLSHAVNCRNZPQPN'],
].flat()

test.each(vectors)('%s is a tax code', (code) => {
  expect(isTaxCode(code)).toBe(true)
  expect(checkLetter(code)).toBe(code.charAt(15))
})

test('no other check letter is accepted', () => {
  for (const code of vectors) {
    for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') {
      const other = code.slice(0, 15) + letter
      expect(isTaxCode(other), other).toBe(other === code)
    }
  }
})

describe('what is no tax code', () => {
  const signed = (code: string) => code + checkLetter(code)
  test.each([
    ['a day 0', signed('RSSMRA80A00A662')],
    ['a day 32', signed('RSSMRA80A32A662')],
    ['31 November', signed('RSSMRA80S31A662')],
    ['a woman born on 30 February', signed('RSSMRA80B70A662')],
    ['29 February of no leap year', signed('RSSMRA85B29A662')],
    ['a month letter that means none', signed('RSSMRA80F01A662')],
    ['an omocodia letter that means no digit', signed('RSSMRA80A01A66O')],
    ['15 characters', 'RSSMRA80A01A662'],
    ['a space inside', 'RSSMRA 80A01A662A'],
    ['an empty text', ''],
  ])('%s', (_, code) => expect(isTaxCode(code)).toBe(false))
})

test('29 February of a leap year is a day of birth, that of 2000 too', () => {
  for (const year of ['84', '00', '04'])
    expect(isTaxCode(`RSSMRA${year}B69A662${checkLetter(`RSSMRA${year}B69A662`)}`), year).toBe(true)
})

test('a provisional code has 11 digits, the last of which checks the others', () => {
  expect(isTaxCode('12345678903')).toBe(true)
  expect(isTaxCode('12345678904')).toBe(false)
  expect(isTaxCode('00000000000')).toBe(false)
  expect(isTaxCode('1234567890')).toBe(false)
})

test('the scalar brings a code to upper case, and refuses without repeating it', () => {
  expect(taxCode.parseValue(' rssmra80a01a662a ')).toBe('RSSMRA80A01A662A')
  const refuse = () => taxCode.parseValue('RSSMRA80A01A662B')
  expect(refuse).toThrow('Il codice fiscale non è valido')
  expect(refuse).not.toThrow('RSSMRA')
  expect(refuse).toThrow(
    expect.objectContaining({ extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }) }),
  )
})
