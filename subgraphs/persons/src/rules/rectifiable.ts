import { isEmailAddress } from '@cse/schema/scalars/email-address'
import { isPartialDate } from '@cse/schema/scalars/partial-date'

/** What of the personal record is corrected here; the tax code and the residence come from their registers. */
export const rectifiableFields = [
  'GIVEN_NAME',
  'FAMILY_NAME',
  'SEX',
  'BIRTH',
  'BIRTH_PLACE',
  'DOMICILE_ADDRESS',
  'EMAIL',
  'MOBILE',
] as const
export type RectifiableField = (typeof rectifiableFields)[number]

/** Why the text cannot stand in the field, in Italian; null when it can. A missing text empties the field, where it may be empty. */
export function wrongClaim(field: RectifiableField, text: string | null): string | null {
  if (text === null)
    return field === 'GIVEN_NAME' || field === 'FAMILY_NAME' || field === 'BIRTH'
      ? 'Il dato non può essere cancellato con una rettifica.'
      : null
  switch (field) {
    case 'SEX':
      return text === 'M' || text === 'F' ? null : 'Il sesso si indica con M o F.'
    case 'BIRTH':
      return isPartialDate(text) ? null : 'La data deve essere nella forma AAAA, AAAA-MM o AAAA-MM-GG.'
    case 'EMAIL':
      return isEmailAddress(text) ? null : 'L’indirizzo di posta elettronica non è valido.'
    case 'MOBILE':
      return /^\+?[0-9 ]{6,20}$/.test(text) ? null : 'Il numero di telefono non è valido.'
    default:
      return null
  }
}
