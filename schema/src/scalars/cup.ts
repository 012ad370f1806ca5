import { textScalar } from './text-scalar.ts'

/** Codice unico di progetto (L. 3/2003 art. 11). */
export type Cup = string & { readonly brand: 'Cup' }

/** Whether the text, in upper case, has the form of a CUP: letter, two digits, letter, eleven digits. It has no published check. */
export function isCup(text: string): text is Cup {
  return /^[A-Z]\d{2}[A-Z]\d{11}$/.test(text)
}

export const cup = textScalar({
  name: 'Cup',
  description: 'Codice unico di progetto (CUP), 15 characters, `J51H17000030007` (L. 3/2003 art. 11).',
  reason: 'Il CUP deve avere una lettera, due cifre, una lettera e undici cifre.',
  parse(text) {
    const code = text.trim().toUpperCase()
    return isCup(code) ? code : undefined
  },
})
