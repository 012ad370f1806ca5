/** The text form of an array, as Postgres reads it: `{"a","b",null}`. Every item is quoted, so that none is taken for a null. */
export function arrayText(items: readonly unknown[], textOf: (item: unknown) => string | null): string {
  const texts = items.map((item) => {
    if (Array.isArray(item)) return arrayText(item, textOf)
    const text = textOf(item)
    return text === null ? 'null' : `"${SPECIAL.test(text) ? text.replace(EACH_SPECIAL, '\\$&') : text}"`
  })
  return `{${texts.join(',')}}`
}

/** Reads the text form of an array, nested or not. The driver's own reading takes a null for the text "NULL". */
export function arrayOf<Item>(read: (text: string) => Item): (text: string) => unknown[] {
  return (text) => {
    if (text === '{}') return []
    if (!STRUCTURED.test(text))
      return text
        .slice(1, -1)
        .split(',')
        .map((item) => (item === 'NULL' ? null : read(item)))
    return structured(text, read)
  }
}

function structured<Item>(text: string, read: (text: string) => Item): unknown[] {
  const open: unknown[][] = []
  let list: unknown[] = []
  for (const [token, quoted] of text.matchAll(TOKENS)) {
    if (token === '{') {
      open.push(list)
      list = []
    } else if (token === '}') {
      const outer = open.pop() ?? []
      outer.push(list)
      list = outer
    } else if (quoted !== undefined) list.push(read(quoted.replace(ESCAPED, '$1')))
    else list.push(token === 'NULL' ? null : read(token))
  }
  const [whole] = list
  return Array.isArray(whole) ? whole : []
}

const SPECIAL = /["\\]/
const EACH_SPECIAL = /["\\]/g
const STRUCTURED = /["\\]|^.+\{/s
const TOKENS = /[{}]|"((?:[^"\\]|\\.)*)"|[^{},"]+/gs
const ESCAPED = /\\(.)/gs
