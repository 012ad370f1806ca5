import { describe, expect, test } from 'vitest'
import { omocodia, TaxCodeOffice, taxCode } from '../seed/tax-code.ts'

/** Given name, family name, sex, day, month, year, place; the code, and its first, seventh and last variant. */
const KNOWN = [
  [
    'Mario',
    'Rossi',
    'M',
    1,
    1,
    1980,
    'A662',
    'RSSMRA80A01A662A',
    'RSSMRA80A01A66NP',
    'RSSMRA80A01ASSNY',
    'RSSMRAULALMASSNJ',
  ],
  [
    'Maria',
    'Bianchi',
    'F',
    15,
    8,
    1975,
    'E506',
    'BNCMRA75M55E506Y',
    'BNCMRA75M55E50SV',
    'BNCMRA75M55ERLSB',
    'BNCMRATRMRRERLSR',
  ],
  [
    'Anna',
    'Fo',
    'F',
    31,
    12,
    2001,
    'L049',
    'FOXNNA01T71L049P',
    'FOXNNA01T71L04VE',
    'FOXNNA01T71LLQVT',
    'FOXNNALMTTMLLQVL',
  ],
  [
    'Gianfranco',
    'De Santis',
    'M',
    9,
    2,
    1999,
    'D643',
    'DSNGFR99B09D643F',
    'DSNGFR99B09D64PB',
    'DSNGFR99B09DSQPK',
    'DSNGFRVVBLVDSQPL',
  ],
  [
    'Ugo',
    'Bò',
    'M',
    5,
    5,
    1945,
    'B180',
    'BOXGUO45E05B180R',
    'BOXGUO45E05B18LU',
    'BOXGUO45E05BMULY',
    'BOXGUOQRELRBMULN',
  ],
  [
    'Chiara',
    'Esposito',
    'F',
    3,
    7,
    2010,
    'A285',
    'SPSCHR10L43A285M',
    'SPSCHR10L43A28RH',
    'SPSCHR10L43ANURI',
    'SPSCHRMLLQPANURT',
  ],
  [
    'Nicolò',
    "D'Amico",
    'M',
    20,
    10,
    1988,
    'L328',
    'DMCNCL88R20L328A',
    'DMCNCL88R20L32UX',
    'DMCNCL88R20LPNUE',
    'DMCNCLUURNLLPNUB',
  ],
  [
    'Aisha',
    'Diallo',
    'F',
    12,
    3,
    1992,
    'Z343',
    'DLLSHA92C52Z343I',
    'DLLSHA92C52Z34PE',
    'DLLSHA92C52ZPQPM',
    'DLLSHAVNCRNZPQPN',
  ],
] as const

const known = KNOWN.map(
  ([givenName, familyName, sex, birthDay, birthMonth, birthYear, birthPlace, code, ...variants]) => ({
    subject: { givenName, familyName, sex, birthDay, birthMonth, birthYear, birthPlace },
    code,
    variants,
  }),
)

describe('a tax code', () => {
  test.each(known)('of $subject.givenName $subject.familyName is $code', ({ subject, code }) => {
    expect(taxCode(subject)).toBe(code)
  })

  test.each(known)('$code gets letters from the right when somebody has it already', ({ code, variants }) => {
    expect([1, 7, 127].map((variant) => omocodia(code, variant))).toEqual(variants)
  })

  test('has 127 different variants, and no more', () => {
    const code = 'RSSMRA80A01A662A'
    const all = Array.from({ length: 127 }, (_, index) => omocodia(code, index + 1))
    expect(new Set([code, ...all]).size).toBe(128)
    for (const variant of [0, 128, 1.5]) expect(() => omocodia(code, variant)).toThrow(RangeError)
  })

  test('touches only the digits of the place of birth for the first seven homonyms, which SIUSS accepts', () => {
    for (let variant = 1; variant <= 7; variant++) {
      expect(omocodia('RSSMRA80A01A662A', variant).slice(0, 12)).toBe('RSSMRA80A01A')
    }
  })
})

test('the office gives no code twice', () => {
  const office = new TaxCodeOffice()
  const subject = known[0]?.subject
  if (!subject) throw new Error('Nobody to give a code to.')
  const codes = [1, 2, 3].map(() => office.give(subject))
  expect(codes).toEqual(['RSSMRA80A01A662A', 'RSSMRA80A01A66NP', 'RSSMRA80A01A6S2M'])
})
