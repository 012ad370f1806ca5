import { refuse } from '@cse/schema/refusal'

/** To whom money is owed: an organisation, with its VAT number or its tax code, both of 11 digits. */
export interface Creditor {
  readonly code: string
  readonly name: string
}

/** What names of organisations hold and names of people do not: the legal form or the kind of body. */
const form =
  /(?:^|[^\p{L}])(?:s\.?\s?p\.?\s?a|s\.?\s?r\.?\s?l\.?\s?s?|s\.?\s?n\.?\s?c|s\.?\s?a\.?\s?s|societ[aà]|coop(?:erativa|\.)?|consorzio|fondazione|associazione|onlus|o\.?d\.?v|a\.?p\.?s|ets|ente|enti|comune|provincia|regione|citt[aà] metropolitana|unione dei comuni|azienda|asl|asp|apsp|ipab|universit[aà]|istituto|istituzione|congregazione|parrocchia|diocesi|opera pia|casa famiglia|impresa sociale|agenzia|ministero|inps|inail|camera di commercio|croce rossa|caritas|misericordia|cnr|scuola|liceo)(?![\p{L}])/iu

/** Whether the name is one of an organisation. Who receives a benefit in person is named in the act only (D.Lgs. 33/2013 art. 26 c. 4). */
export function namesAnOrganisation(name: string): boolean {
  return form.test(name)
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

/** Why the creditor cannot be written down; undefined when it can. */
export function creditorRefusal({ code, name }: Creditor) {
  return isOrganisationCode(code) && namesAnOrganisation(name)
    ? undefined
    : refuse(
        'CreditorNotAllowed',
        'Il creditore deve essere un’organizzazione: servono la denominazione con la forma giuridica e la partita IVA o il codice fiscale di 11 cifre. I beneficiari persone fisiche sono indicati solo nell’atto.',
      )
}
