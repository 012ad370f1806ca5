import { badInput } from '@cse/schema/errors'
import { electronicFormatIBAN, isValidIBAN } from 'ibantools'

/** An IBAN without blanks, country form and check digits right (ISO 13616). @throws GraphQLError BAD_USER_INPUT */
export function checkedIban(given: string, path: string): string {
  const iban = electronicFormatIBAN(given)
  if (iban === null || !isValidIBAN(iban)) throw badInput([{ path, reason: 'L’IBAN non è valido.' }])
  return iban
}
