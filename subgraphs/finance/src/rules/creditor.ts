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

/** A creditor as the register is to have it. */
export interface CreditorStanding {
  readonly kind: 'BODY' | 'PROVIDER' | 'PERSON'
  readonly code: string
  readonly name: string
  /** As whom a person is paid. */
  readonly capacity: 'BENEFICIARY' | 'GUARDIAN' | 'DELEGATE' | null
  /** uuid of the benefit that a person is paid for. */
  readonly plannedIntervention: string | null
  readonly facilities: readonly string[] | null
  readonly durcUntil: string | null
  readonly accountDeclaredOn: string | null
}

/**
 * Why the register does not take the creditor so; undefined when it does. An organisation is judged by its code; a person has a tax code, a
 * capacity and the benefit it is paid for, and neither DURC nor an account for public contracts.
 * @param known it stands in the register already, so its code was judged
 */
export function creditorStandingRefusal(creditor: CreditorStanding, known = false) {
  const { kind, capacity, plannedIntervention, facilities, durcUntil, accountDeclaredOn } = creditor
  const isPerson = kind === 'PERSON'
  if (isPerson && (durcUntil !== null || accountDeclaredOn !== null || (facilities ?? []).length > 0))
    return refuse(
      'CreditorTermsNotAllowed',
      'DURC, conto dedicato e unità di offerta non riguardano le persone fisiche.',
    )
  if (kind === 'BODY' && (facilities ?? []).length > 0)
    return refuse('CreditorTermsNotAllowed', 'Le unità di offerta sono di un erogatore.')
  if (known) return undefined
  if (isPerson !== (capacity !== null && plannedIntervention !== null))
    return refuse(
      'CreditorTermsNotAllowed',
      'Una persona fisica, e lei sola, è pagata a un titolo e per un intervento.',
    )
  if (!isPerson) return creditorRefusal(creditor)
  return /^\d/.test(creditor.code)
    ? refuse('CreditorNotAllowed', 'Una persona fisica è individuata dal codice fiscale di 16 caratteri.')
    : undefined
}

/** The tax code of a person, wherever it stands; digits may be letters where two people would have the same code. */
const TAX_CODE = /[a-z]{6}[0-9lmnpqrstuv]{2}[a-z][0-9lmnpqrstuv]{2}[a-z][0-9lmnpqrstuv]{3}[a-z]/i
