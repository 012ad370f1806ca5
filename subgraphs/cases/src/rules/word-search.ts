import { badInput } from '@cse/schema/errors'

/** What is looked for in texts: words by their beginning, in any order, whatever their case and accents. */
export interface WordSearch {
  readonly words: readonly string[]
  /** First and last day, `YYYY-MM-DD`; null for no end. */
  readonly from: string | null
  readonly to: string | null
}

/** Decodes what is asked for. @throws BAD_USER_INPUT naming the argument: without a word of three letters, or with days in the wrong order */
export function wordSearch(text: string, from: string | null, to: string | null): WordSearch {
  const words = wordsOf(text)
  if (!words.some((word) => word.length >= SHORTEST)) {
    throw badInput([{ path: 'words', reason: 'Scrivere almeno una parola di tre lettere o cifre.' }])
  }
  if (from !== null && to !== null && from > to) {
    throw badInput([{ path: 'to', reason: 'Il giorno finale precede quello iniziale.' }])
  }
  return { words, from, to }
}

/** Whether each word that is looked for begins a word of the text. */
export function matches({ words }: WordSearch, text: string): boolean {
  const written = wordsOf(text)
  return words.every((word) => written.some((each) => each.startsWith(word)))
}

/** The words of a text in lower case without accents; an apostrophe ends one. */
function wordsOf(text: string): string[] {
  const plain = text.normalize('NFD').replace(/\p{Mn}/gu, '')
  return plain.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

const SHORTEST = 3
