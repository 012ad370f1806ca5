import { provisionalTaxCode } from './vat-number.ts'

/** What a tax code (codice fiscale) is made from. */
export interface TaxCodeSubject {
  readonly familyName: string
  readonly givenName: string
  readonly sex: 'M' | 'F'
  readonly birthYear: number
  readonly birthMonth: number
  readonly birthDay: number
  /** Cadastral code of the comune of birth, or Z and three digits for a country. */
  readonly birthPlace: string
}

/** The tax code of a person by D.M. 23/12/1976, before any homonym is looked for. */
export function taxCode(subject: TaxCodeSubject): string {
  const year = String(subject.birthYear % 100).padStart(2, '0')
  const month = MONTHS.charAt(subject.birthMonth - 1)
  const day = String(subject.birthDay + (subject.sex === 'F' ? 40 : 0)).padStart(2, '0')
  return checked(
    `${familyNamePart(subject.familyName)}${givenNamePart(subject.givenName)}${year}${month}${day}${subject.birthPlace}`,
  )
}

/**
 * The code of the n-th homonym (omocodia, D.M. 23/12/1976 art. 6): digits become letters starting from the right. Variants count in binary
 * over the seven digits, so the first seven touch only those of the place of birth.
 * @throws RangeError for a variant outside 1 to 127.
 */
export function omocodia(code: string, variant: number): string {
  if (!Number.isInteger(variant) || variant < 1 || variant > 127)
    throw new RangeError('A code has 127 variants.')
  const characters = [...code.slice(0, 15)]
  OMOCODIA_POSITIONS.forEach((position, bit) => {
    if ((variant >> bit) & 1) characters[position] = OMOCODIA_LETTERS.charAt(Number(characters[position]))
  })
  return checked(characters.join(''))
}

/** Gives codes out, each once: whoever would get one already given gets its next variant. */
export class TaxCodeOffice {
  readonly #given = new Set<string>()
  #provisional = 0

  /** The code of one more person. @throws when all 127 variants are given. */
  give(subject: TaxCodeSubject): string {
    const plain = taxCode(subject)
    let code = plain
    for (let variant = 1; this.#given.has(code); variant++) code = omocodia(plain, variant)
    this.#given.add(code)
    return code
  }

  /** A provisional code, for whom something is unknown that makes the other. */
  giveProvisional(): string {
    return provisionalTaxCode(this.#provisional++)
  }
}

function familyNamePart(name: string): string {
  const { consonants, vowels } = lettersOf(name)
  return `${consonants}${vowels}XXX`.slice(0, 3)
}

function givenNamePart(name: string): string {
  const { consonants, vowels } = lettersOf(name)
  if (consonants.length >= 4) return consonants.charAt(0) + consonants.slice(2, 4)
  return `${consonants}${vowels}XXX`.slice(0, 3)
}

/** Accents go, their letters stay: Bò counts as BO. */
function lettersOf(name: string): { consonants: string; vowels: string } {
  const known = names.get(name)
  if (known) return known
  const letters = name
    .normalize('NFD')
    .toUpperCase()
    .replace(/[^A-Z]/g, '')
  const parts = { consonants: letters.replace(/[AEIOU]/g, ''), vowels: letters.replace(/[^AEIOU]/g, '') }
  names.set(name, parts)
  return parts
}

/** The fifteen characters followed by their check letter. */
function checked(characters: string): string {
  let sum = 0
  for (let position = 0; position < 15; position++) {
    const value = Number.parseInt(characters.charAt(position), 36)
    const rank = value < 10 ? value : value - 10
    sum += position % 2 === 0 ? (ODD_VALUES[rank] ?? 0) : rank
  }
  // joined, not added: a million of them are kept, and a sum of texts keeps its parts as well
  return [characters, String.fromCharCode(65 + (sum % 26))].join('')
}

const MONTHS = 'ABCDEHLMPRST'
const OMOCODIA_POSITIONS = [14, 13, 12, 10, 9, 7, 6]
const OMOCODIA_LETTERS = 'LMNPQRSTUV'
/** Value of A to Z, and of 0 to 9 as the first ten, in the odd places (counted from 1). */
const ODD_VALUES = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
]
/** Names repeat: their letters are taken apart once. */
const names = new Map<string, { consonants: string; vowels: string }>()
