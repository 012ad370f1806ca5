import { textScalar } from './text-scalar.ts'

/** Codice fiscale: 16 characters with its check letter, or the 11 digits of a provisional one. */
export type TaxCode = string & { readonly brand: 'TaxCode' }

const months = 'ABCDEHLMPRST'
const omocodia = 'LMNPQRSTUV'
const pattern = /^[A-Z]{6}([\dLMNP-V]{2})([ABCDEHLMPRST])([\dLMNP-V]{2})[A-Z][\dLMNP-V]{3}[A-Z]$/

// What a character counts in an odd position (first, third …), digits then letters (D.M. 23/12/1976).
const oddValues = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
]

/**
 * Whether the text, in upper case, is a tax code: check letter right, day of birth possible in its month, digits or the letters
 * that stand for them (omocodia). Eleven digits are a provisional code with the check digit of a partita IVA.
 */
export function isTaxCode(text: string): text is TaxCode {
  if (/^\d{11}$/.test(text)) return isProvisional(text)
  const parts = pattern.exec(text)
  if (!parts) return false
  const [, year = '', month = '', day = ''] = parts
  const birth = { year: plainNumber(year), month: months.indexOf(month) + 1, day: plainNumber(day) }
  return isDayOfBirth(birth) && checkLetter(text) === text.charAt(15)
}

/** The sixteenth character that the first fifteen of a tax code ask for. */
export function checkLetter(code: string): string {
  let sum = 0
  for (let at = 0; at < 15; at++) {
    const value = characterValue(code.charCodeAt(at))
    sum += at % 2 === 0 ? (oddValues[value] ?? 0) : value
  }
  return String.fromCharCode(65 + (sum % 26))
}

export const taxCode = textScalar({
  name: 'TaxCode',
  description:
    'Codice fiscale (D.M. 23/12/1976): 16 characters, check letter and omocodia verified, or the 11 digits of a provisional one.',
  reason: 'Il codice fiscale non è valido: controllare i caratteri e la lettera finale.',
  parse(text) {
    const code = text.trim().toUpperCase()
    return isTaxCode(code) ? code : undefined
  },
})

function characterValue(code: number): number {
  return code < 65 ? code - 48 : code - 65
}

/** The number that digits, some perhaps replaced by omocodia letters, stand for. */
function plainNumber(digits: string): number {
  return Number(digits.replace(/[L-V]/g, (letter) => String(omocodia.indexOf(letter))))
}

/** The year is that of a century, and 2000 had a 29 February. */
function isDayOfBirth({ year, month, day }: { year: number; month: number; day: number }): boolean {
  const plain = day > 40 ? day - 40 : day
  const last = month === 2 ? (year % 4 === 0 ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
  return plain >= 1 && plain <= last
}

function isProvisional(digits: string): boolean {
  if (digits === '00000000000') return false
  let sum = 0
  for (let at = 0; at < 11; at++) {
    const digit = Number(digits.charAt(at)) * (at % 2 === 0 ? 1 : 2)
    sum += digit > 9 ? digit - 9 : digit
  }
  return sum % 10 === 0
}
