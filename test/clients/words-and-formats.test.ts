import { formats, taxCode, typedEuro } from '@cse/client/formats'
import { choices, label } from '@cse/client/labels'
import { codeOf, deniedPlaces, isRefusal, versionNow, violationsOf } from '@cse/client/refusals'
import { describe, expect, test } from 'vitest'
import { labelIn } from '../../schema/src/label.ts'

describe('the words in the place of codes', () => {
  test('are those that the descriptions of the API give', () => {
    expect(label('it')('CasePhase', 'SERVICE_DELIVERY')).toBe('Erogazione del servizio')
    expect(label('it')('CaseStepName', 'AGREE_PROJECT')).toBe('Sottoscrivere il progetto')
    expect(label('it')('ErrorCode', 'FORBIDDEN')).toBe('Operazione non consentita')
    expect(choices('it')('Weekday')[1]).toEqual({ value: 'MONDAY', label: 'Lunedì' })
  })

  test('leave out the law and the code that follow a term', () => {
    expect(labelIn('Adds to the committed (impegno, D.Lgs. 267/2000 art. 183).')).toBe('Impegno')
    expect(labelIn('Published (pubblicato, SDMX F).')).toBe('Pubblicato')
    expect(labelIn('The more, the better.')).toBeUndefined()
  })

  test('stay the code where a later API has one that this package does not know', () => {
    const later: 'CLOSED' = JSON.parse('"ARCHIVED"')
    expect(label('it')('CasePhase', later)).toBe('ARCHIVED')
  })
})

describe('the formats', () => {
  const { euro, date, dateTime, yearMonth, partialDate } = formats()

  test('of euro are exact to the cent, beyond what a float holds', () => {
    expect(euro('90071992547409.93')).toBe('90.071.992.547.409,93\u00a0€')
    expect(euro('-1234.50')).toBe('-1.234,50\u00a0€')
    expect(() => euro('12,5')).toThrow('decimal')
  })

  test.each([
    ['1.234,5', '1234.50'],
    ['1234,50 €', '1234.50'],
    ['0012', '12.00'],
    ['1.23', undefined],
    ['1,234.00', undefined],
    ['', undefined],
  ])('read the amount that somebody types as %s', (typed, amount) => {
    expect(typedEuro(typed)).toBe(amount)
  })

  test('of dates are those of Italy, also across midnight and the hour of summer', () => {
    expect(date('2026-03-01')).toBe('01/03/2026')
    expect(dateTime('2026-07-01T22:30:00Z')).toBe('02/07/2026, 00:30')
    expect(yearMonth('2026-03')).toBe('marzo 2026')
    expect(['1980', '1980-05', '1980-05-03'].map(partialDate)).toEqual(['1980', 'maggio 1980', '03/05/1980'])
    expect(() => date('2026-03')).toThrow('no date')
  })

  test('of tax codes are read aloud in groups', () => {
    expect(taxCode('rssmra80a01a662b')).toBe('RSS MRA 80A01 A662 B')
    expect(taxCode('12345678903')).toBe('12345678903')
  })
})

describe('what an answer says', () => {
  test('of a refusal: its type, and the version that the record has now', () => {
    const stale = { __typename: 'StaleVersion', message: 'Nel frattempo …', currentVersion: 4 } as const
    expect([isRefusal(stale), versionNow(stale)]).toEqual([true, 4])
    const done = { __typename: 'SuspendCasePayload' } as const
    expect([isRefusal(done), versionNow(done)]).toEqual([false, undefined])
  })

  test('of an error: its code, what is to be corrected, and which places are not for the viewer', () => {
    const violations = [{ path: 'input.amount', reason: 'Non è un importo.' }]
    const wrong = { message: 'Non è un importo.', extensions: { code: 'BAD_USER_INPUT', violations } }
    const denied = { message: '…', path: ['case', 'diary'], extensions: { code: 'FORBIDDEN' } }
    expect([codeOf(wrong), violationsOf(wrong)]).toEqual(['BAD_USER_INPUT', violations])
    expect(deniedPlaces([wrong, denied])).toEqual(['case.diary'])
    expect(codeOf({ message: '502 Bad Gateway' })).toBe('INTERNAL')
  })
})
