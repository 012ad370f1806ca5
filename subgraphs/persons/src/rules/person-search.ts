import type { Violation } from '@cse/schema/errors'
import { isTaxCode } from '@cse/schema/scalars/tax-code'

/** What somebody typed to find a person, word by word. */
export interface PersonSearch {
  /** Words of names and beginnings of codes, without case, accents and apostrophes, the longest first. */
  readonly terms: readonly string[]
  /** Between which births (`yyyymmdd`, zeros for what is unknown), when one was typed. */
  readonly births: readonly { readonly from: number; readonly to: number }[] | null
  /** `2026/072006/000123`; the record of nobody else is looked for. */
  readonly caseNumber: string | null
  /** A whole tax code: it may be one that was somebody's before records were merged. */
  readonly taxCode: string | null
}

const MOST_TERMS = 8
const SPLIT = /[^\p{L}\p{N}]+/u
const MARKS = /[\u0300-\u036f'’‘`´]/gu
const PLAIN: Readonly<Record<string, string>> = { ł: 'l', ø: 'o', đ: 'd', ı: 'i' }
const CASE_NUMBER = /^\d{4}\/\d{6}\/\d{6}$/

/** A text as names are compared (`persons.search_words`): NICOLO' is nicolo, D’Angelo is dangelo. */
export function plainWords(text: string): string[] {
  const plain = text.toLowerCase().normalize('NFD').replace(MARKS, '')
  return plain
    .replace(/[łøđı]/gu, (letter) => PLAIN[letter] ?? letter)
    .split(SPLIT)
    .filter((word) => word !== '')
}

/** What is looked for with a text. Words come in any order; a year, a month or a day is a birth. */
export function parseSearch(text: string, path: string): PersonSearch | Violation {
  const words = text.trim().split(/\s+/u)
  const births = words.map(birthIn)
  const caseNumber = words.find((word) => CASE_NUMBER.test(word)) ?? null
  const rest = words.filter((word, at) => births[at] === null && word !== caseNumber)
  const terms = rest.flatMap(plainWords).toSorted((one, other) => other.length - one.length)
  const born = births.flatMap((birth) => birth ?? [])
  if (terms.length === 0 && born.length === 0 && caseNumber === null)
    return { path, reason: 'Indicare un nome, un codice, una data di nascita o il numero di un fascicolo.' }
  if (terms.length > MOST_TERMS) return { path, reason: `Si cercano fino a ${MOST_TERMS} parole.` }
  if (births.filter((birth) => birth !== null).length > 1)
    return { path, reason: 'Si indica una sola data di nascita.' }
  const code = rest.map((word) => word.toUpperCase()).find(isTaxCode) ?? null
  return { terms, births: born.length > 0 ? born : null, caseNumber, taxCode: code }
}

/** The births that a word means: 1962, 3/1962, 15/03/1962, 1962-03-15; null for one that is no date. Days and months may be unknown on record. */
function birthIn(word: string): { from: number; to: number }[] | null {
  const parts = /^(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])?((?:19|20)\d{2})$/.exec(word)
  const [, year, month, day] = /^((?:19|20)\d{2})-(\d{2})(?:-(\d{2}))?$/.exec(word) ?? []
  const at = {
    year: Number(parts?.[3] ?? year ?? 0),
    month: Number(parts?.[2] ?? month ?? 0),
    day: Number(parts?.[1] ?? day ?? 0),
  }
  if (at.year === 0 || at.month > 12 || at.day > 31) return null
  const known = at.year * 10_000
  if (at.month === 0) return [{ from: known, to: known + 9_999 }]
  const unknown = { from: known, to: known }
  const inMonth = known + at.month * 100
  if (at.day === 0) return [unknown, { from: inMonth, to: inMonth + 99 }]
  return [unknown, ...[inMonth, inMonth + at.day].map((exact) => ({ from: exact, to: exact }))]
}
