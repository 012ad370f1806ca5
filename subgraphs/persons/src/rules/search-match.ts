import { type PersonSearch, plainWords } from './person-search.ts'

/** In which datum of a record something was found. */
export type MatchedField =
  | 'FAMILY_NAME'
  | 'GIVEN_NAME'
  | 'CODE_NAME'
  | 'TAX_CODE'
  | 'HEALTH_CODE'
  | 'BIRTH'
  | 'CASE_NUMBER'

/** Why a record was found: a word of the search, and where. */
export interface SearchMatch {
  /** The word as it was compared; none for a birth or the number of a case, which are exact. */
  readonly term: string | null
  readonly field: MatchedField
  /** Whether it stands there so, from its beginning; else something like it does. */
  readonly exact: boolean
}

/** What of a record the search looks at. */
export interface Searched {
  readonly familyName: string | null
  readonly givenName: string | null
  readonly codeName: string | null
  readonly taxCode: string | null
  readonly healthCode: string | null
}

/** Why a record was found by a search, word by word. */
export function matchesOf(search: PersonSearch, record: Searched): SearchMatch[] {
  const matches = search.terms.map((term) => matchOf(term, record))
  if (search.births) matches.push({ term: null, field: 'BIRTH', exact: true })
  if (search.caseNumber) matches.push({ term: null, field: 'CASE_NUMBER', exact: true })
  return matches
}

function matchOf(term: string, record: Searched): SearchMatch {
  const places: readonly (readonly [MatchedField, string | null])[] = [
    ['FAMILY_NAME', record.familyName],
    ['GIVEN_NAME', record.givenName],
    ['CODE_NAME', record.codeName],
    ['TAX_CODE', record.taxCode],
    ['HEALTH_CODE', record.healthCode],
  ]
  const [best] = places
    .flatMap(([field, text]) => wordsOf(text).map((word) => ({ field, likeness: likeness(term, word) })))
    .toSorted((one, other) => other.likeness - one.likeness)
  // who is found by a code of before shows the one of today
  return { term, field: best?.field ?? 'TAX_CODE', exact: best?.likeness === 1 }
}

/** Each word, and all of them as one. */
const wordsOf = (text: string | null): string[] => {
  const words = text === null ? [] : text.split(/['’‘`´]/u).flatMap(plainWords)
  return words.length > 1 ? [...words, words.join('')] : words
}

/** 1 for the beginning of a word, else the share of the term's trigrams that the word has. */
function likeness(term: string, word: string): number {
  if (word.startsWith(term)) return 1
  const known = trigrams(word)
  const wanted = [...trigrams(term)]
  return wanted.filter((part) => known.has(part)).length / (wanted.length + 1)
}

function trigrams(word: string): Set<string> {
  const padded = `  ${word} `
  return new Set(Array.from({ length: padded.length - 2 }, (_, at) => padded.slice(at, at + 3)))
}
