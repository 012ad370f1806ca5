import type { Violation } from '@cse/schema/errors'
import type { PartialDate } from '@cse/schema/scalars/partial-date'
import type { Birth } from './birth.ts'

/** Who comes to a front office and is in no register yet, as they declare themselves. */
export interface NewPerson {
  readonly taxCode: string | null
  /** `STP` or `ENI` and 13 digits. */
  readonly healthCode: string | null
  readonly codeName: string | null
  readonly givenName: string | null
  readonly familyName: string | null
  readonly sex: 'M' | 'F' | null
  readonly birth: PartialDate | null
  readonly birthPlaceCode: string | null
  readonly birthPlaceName: string | null
  /** ISO 3166-1 alpha-3. */
  readonly citizenships: readonly string[]
  /** None for who is registered as living nowhere. */
  readonly residence: { readonly comune: string; readonly address: string; readonly since: string } | null
  readonly domicile: { readonly comune: string | null; readonly address: string | null } | null
  readonly email: string | null
  readonly mobile: string | null
  /** ISO 639-3. */
  readonly language: string | null
  readonly interpreterNeeded: boolean
}

/** Year, month and day of a date of which some may be unknown. */
export function birthOf(date: PartialDate | null): Birth {
  const [year, month, day] = (date ?? '').split('-').map(Number)
  return { birthYear: year || null, birthMonth: month ?? null, birthDay: day ?? null }
}

/** What is wrong with what was declared, field by field. @param today `YYYY-MM-DD` */
export function wrongIn(person: NewPerson, today: string): Violation[] {
  const { birth, residence, healthCode, citizenships, language, birthPlaceCode } = person
  const wrong: Violation[] = []
  const check = (holds: boolean, path: string, reason: string) => {
    if (!holds) wrong.push({ path: `input.${path}`, reason })
  }
  check(
    [person.givenName, person.familyName, person.codeName].some((name) => name !== null),
    'familyName',
    'Occorre un cognome, un nome o un nome in codice.',
  )
  check(
    healthCode === null || /^(STP|ENI)\d{13}$/.test(healthCode),
    'healthCode',
    'Il codice è STP o ENI seguito da 13 cifre.',
  )
  check(
    birth === null || birth <= today.slice(0, birth.length),
    'birth',
    'La nascita non può essere nel futuro.',
  )
  check(
    birthPlaceCode === null || /^[A-Z]\d{3}$/.test(birthPlaceCode),
    'birthPlaceCode',
    'Il codice catastale è una lettera e tre cifre.',
  )
  check(
    citizenships.every((code) => /^[A-Z]{3}$/.test(code)),
    'citizenships',
    'Le cittadinanze si indicano con le tre lettere ISO 3166-1.',
  )
  check(
    language === null || /^[a-z]{3}$/.test(language),
    'language',
    'La lingua si indica con le tre lettere ISO 639-3.',
  )
  if (residence) {
    check(residence.since <= today, 'residence.since', 'La residenza non può iniziare nel futuro.')
    check(
      birth === null || residence.since.slice(0, birth.length) >= birth,
      'residence.since',
      'La data precede la nascita della persona.',
    )
  }
  return wrong
}
