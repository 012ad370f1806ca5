import { isUtf8 } from 'node:buffer'
import { badInput } from '@cse/schema/errors'
import type { GraphQLError } from 'graphql'

/**
 * The value of a JSON text that can be read in one way only. RFC 8259 leaves it to the reader which of two equal keys counts; two readers
 * that choose differently would let one request be checked and another be run.
 * @param path how the text is called in the error: `body`, `variables`
 * @throws BAD_USER_INPUT
 */
export function readJson(text: string, path: string): unknown {
  const value = parsed(text, path)
  const problem = problemOfKeys(text)
  if (problem) throw refused(path, problem)
  return value
}

/** The same of bytes, which must be UTF-8 (RFC 8259, 8.1). @throws BAD_USER_INPUT */
export function readJsonBytes(bytes: Buffer, path: string): unknown {
  if (!isUtf8(bytes)) throw refused(path, 'Il testo non è in UTF-8.')
  return readJson(bytes.toString('utf8'), path)
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw refused(path, 'Il testo non è JSON valido.')
  }
}

/** What is wrong with the keys of a text that is valid JSON; read once from left to right, without recursion. */
function problemOfKeys(text: string): string | undefined {
  // the keys of the objects that are open at this place; null for a list
  const open: (Set<string> | null)[] = []
  let at = 0
  while (at < text.length) {
    const character = text[at]
    if (character === '"') {
      const end = endOfString(text, at)
      const keys = open.at(-1)
      if (keys && isKey(text, end)) {
        const key: string = JSON.parse(text.slice(at, end))
        if (key === '__proto__') return 'La chiave "__proto__" non è ammessa.'
        if (keys.has(key)) return 'Una chiave compare due volte nello stesso oggetto.'
        keys.add(key)
      }
      at = end
      continue
    }
    if (character === '{') open.push(new Set())
    else if (character === '[') open.push(null)
    else if (character === '}' || character === ']') open.pop()
    at++
  }
  return undefined
}

/** Behind the closing quote of the string that begins here. */
function endOfString(text: string, start: number): number {
  let at = start + 1
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at + 1
}

function isKey(text: string, end: number): boolean {
  let at = end
  while (text[at] === ' ' || text[at] === '\t' || text[at] === '\n' || text[at] === '\r') at++
  return text[at] === ':'
}

const refused = (path: string, reason: string): GraphQLError => badInput([{ path, reason }])
