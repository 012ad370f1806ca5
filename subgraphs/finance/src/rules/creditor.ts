import { refuse } from '@cse/schema/refusal'

/** To whom money is owed: whoever has a VAT number, or an organisation with its tax code, both of 11 digits. */
export interface Creditor {
  readonly code: string
  readonly name: string
}

/** Whether the code is a VAT number or an organisation's tax code: 11 digits, the last a check of the others (DM 23-12-1976). */
export function isOrganisationCode(code: string): boolean {
  if (!/^\d{11}$/.test(code) || code === '00000000000') return false
  const sum = [...code].reduce((total, character, place) => {
    const digit = Number(character)
    return total + (place % 2 === 0 ? digit : digit * 2 > 9 ? digit * 2 - 9 : digit * 2)
  }, 0)
  return sum % 10 === 0
}

/**
 * Why the creditor cannot be written down; undefined when it can. The code says who it is, whatever the name: religious bodies and sole traders
 * have names like people. A person without a VAT number is named in the act only (D.Lgs. 33/2013 art. 26 c. 4), and so is nobody's tax code.
 */
export function creditorRefusal({ code, name }: Creditor) {
  return isOrganisationCode(code) && !TAX_CODE.test(name)
    ? undefined
    : refuse(
        'CreditorNotAllowed',
        'Il creditore è individuato dalla partita IVA o dal codice fiscale di 11 cifre, con il carattere di controllo esatto. I beneficiari persone fisiche sono indicati solo nell’atto.',
      )
}

/** The tax code of a person, wherever it stands; digits may be letters where two people would have the same code. */
const TAX_CODE = /[a-z]{6}[0-9lmnpqrstuv]{2}[a-z][0-9lmnpqrstuv]{2}[a-z][0-9lmnpqrstuv]{3}[a-z]/i
