import { expect, test } from 'vitest'
import { ageOn, birthDateOf } from '../src/rules/birth.ts'
import { familyRelation } from '../src/rules/family-relation.ts'
import { namesBeginningWith } from '../src/rules/name-range.ts'
import { organisationsOf } from '../src/rules/organisation.ts'

const born = (
  birthYear: number | null,
  birthMonth: number | null = null,
  birthDay: number | null = null,
) => ({ birthYear, birthMonth, birthDay })

test('a date of birth says as much as is known', () => {
  expect(birthDateOf(born(1980, 3, 9))).toBe('1980-03-09')
  expect(birthDateOf(born(1980, 3))).toBe('1980-03')
  expect(birthDateOf(born(980))).toBe('0980')
  expect(birthDateOf(born(null))).toBeNull()
})

test('an age is completed on the birthday', () => {
  expect(ageOn(born(1980, 3, 9), '2026-03-08')).toBe(45)
  expect(ageOn(born(1980, 3, 9), '2026-03-09')).toBe(46)
  expect(ageOn(born(2000, 2, 29), '2026-02-28')).toBe(25)
  expect(ageOn(born(2000, 2, 29), '2026-03-01')).toBe(26)
})

test('an age is given only when what is unknown of the birth does not matter', () => {
  expect(ageOn(born(1980, 3), '2026-02-28')).toBe(45)
  expect(ageOn(born(1980, 3), '2026-03-15')).toBeNull()
  expect(ageOn(born(1980, 3), '2026-03-31')).toBe(46)
  expect(ageOn(born(1980), '2026-06-30')).toBeNull()
  expect(ageOn(born(1980), '2026-12-31')).toBe(46)
})

test('names that begin with a text are sought without case and accents', () => {
  expect(namesBeginningWith('  NICOLÒ ')).toEqual({ from: 'nicolo', below: 'nicolo\uffff' })
  expect(namesBeginningWith('  ')).toBeNull()
})

test('a log entry names the bodies in its keys', () => {
  expect(organisationsOf(['comune:072006', 'ambito:ATS-BA-02', 'region'])).toEqual([
    { istatCode: '072006' },
    { code: 'ATS-BA-02' },
  ])
})

test('a family tie is told in Italian, with or without leading zeros', () => {
  expect([familyRelation('1'), familyRelation('03'), familyRelation('77')]).toEqual([
    'Intestatario scheda',
    'Figlio / Figlia',
    '77',
  ])
})
