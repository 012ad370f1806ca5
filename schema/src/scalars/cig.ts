import { textScalar } from './text-scalar.ts'

/** Codice identificativo di gara: a CIG with its check, a SmartCIG with its check, or one issued by the PCP since 2024. */
export type Cig = string & { readonly brand: 'Cig' }

/**
 * Whether the text, in upper case, is a CIG. Up to 2023: seven digits, then their number times 211 modulo 4091 in hexadecimal.
 * SmartCIG: X, Y or Z, then seven hexadecimal digits' number times 211 modulo 251, then those digits. Codes that the Piattaforma
 * contratti pubblici issues since 2024 begin with another letter and have no published check.
 */
export function isCig(text: string): text is Cig {
  if (/^\d{7}[\dA-F]{3}$/.test(text)) {
    const number = Number(text.slice(0, 7))
    return number > 0 && (number * 211) % 4091 === Number.parseInt(text.slice(7), 16)
  }
  if (/^[XYZ][\dA-F]{9}$/.test(text)) {
    return (Number.parseInt(text.slice(3), 16) * 211) % 251 === Number.parseInt(text.slice(1, 3), 16)
  }
  return /^[A-W][\dA-F]{9}$/.test(text)
}

export const cig = textScalar({
  name: 'Cig',
  description:
    'Codice identificativo di gara (CIG) or SmartCIG of ANAC, 10 characters with the check verified; codes issued since 2024 begin with a letter.',
  reason: 'Il CIG non è valido: servono 10 caratteri con il controllo giusto.',
  parse(text) {
    const code = text.trim().toUpperCase()
    return isCig(code) ? code : undefined
  },
})
