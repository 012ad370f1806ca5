const KEYWORDS =
  /\b(SELECT|FROM|WHERE|AND|OR|NOT|EXISTS|ANY|ALL|ARRAY|COALESCE|NULLIF|IS|NULL|CASE|WHEN|THEN|ELSE|END|DISTINCT|CURRENT_DATE|RETURN|AS)\b/g

/**
 * An expression of a policy, or the body of a function, as Postgres prints it, in the form in which people read it: without casts, without the
 * `select` around a function that has it computed once for a statement, and in lower case. It says the same.
 * @param table to which the policy belongs, without its schema
 */
export function readable(printed: string, table = ''): string {
  const { text, quoted } = setAside(printed.replace(/\s+/g, ' '))
  const plain = text
    .replace(/::(text|uuid|smallint|integer|boolean)(\[\])?/g, '')
    .replace(KEYWORDS, (word) => word.toLowerCase())
    .replace(/~~/g, 'like')
    .replace(/variadic array\[([^\]]*)\]/gi, '$1')
  return putBack(withoutDoubledBrackets(withoutScalarSelects(plain, table)), quoted).trim()
}

/** The parts of an expression that `or` joins at its top, or else those that `and` joins, each but the first with that word before it. */
export function conditions(expression: string): string[] {
  for (const word of ['or', 'and']) {
    const parts = joinedBy(word, expression)
    if (parts.length > 1) return parts.map((part, index) => (index === 0 ? part : `${word} ${part}`))
  }
  return [expression]
}

/** Parts in brackets that are joined by the same word are parts of the whole. */
function joinedBy(word: string, expression: string): string[] {
  const parts = splitAtTop(expression, ` ${word} `)
  if (parts.length === 1) return parts
  return parts.flatMap((part) => {
    if (!part.startsWith('(') || closing(part, 0) !== part.length - 1) return [part]
    const inner = part.slice(1, -1)
    const isMixed = word === 'and' && splitAtTop(inner, ' or ').length > 1
    const own = isMixed ? [part] : joinedBy(word, inner)
    return own.length > 1 ? own : [part]
  })
}

function setAside(text: string): { text: string; quoted: readonly string[] } {
  const quoted: string[] = []
  const bare = text.replace(/'[^']*'/g, (literal) => `'${quoted.push(literal) - 1}'`)
  return { text: bare, quoted }
}

const putBack = (text: string, quoted: readonly string[]) =>
  text.replace(/'(\d+)'/g, (_, index) => quoted[Number(index)] ?? '')

/** `( select f() as f)` is `(f())`: a `select` without `from` computes a value, and outside of it columns need no name of their table. */
function withoutScalarSelects(text: string, table: string): string {
  let rest = text
  for (let from = 0; ; ) {
    const at = rest.indexOf('( select ', from)
    if (at < 0) return rest
    const end = closing(rest, at)
    const inner = rest.slice(at + '( select '.length, end)
    if (splitAtTop(` ${inner}`, ' from ').length > 1) {
      from = at + 1
      continue
    }
    const value = inner.replace(/ as \w+$/, '')
    const bare = table ? value.replaceAll(`${table}.`, '') : value
    rest = `${rest.slice(0, at)}(${bare})${rest.slice(end + 1)}`
    from = at
  }
}

/** Brackets in brackets, around a whole expression, and around a call. */
function withoutDoubledBrackets(text: string): string {
  let rest = text.replace(/\( /g, '(')
  for (let at = rest.indexOf('('); at >= 0; at = rest.indexOf('(', at + 1)) {
    const end = closing(rest, at)
    const inner = rest.slice(at + 1, end)
    const before = rest.slice(0, at)
    const isNeeded = /\w$/.test(before) || /\b(any|all) $/.test(before)
    const isDoubled = inner.startsWith('(') && closing(inner, 0) === inner.length - 1
    const isCall = /^[\w.]+\([^()]*\)$/.test(inner)
    const isWhole = at === 0 && end === rest.length - 1
    if (!isDoubled && !isWhole && !(isCall && !isNeeded)) continue
    rest = rest.slice(0, at) + inner + rest.slice(end + 1)
    at = Math.max(-1, at - 1)
  }
  return rest
}

function splitAtTop(text: string, word: string): string[] {
  const parts: string[] = []
  let [depth, start] = [0, 0]
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(' || text[at] === '[') depth++
    if (text[at] === ')' || text[at] === ']') depth--
    if (depth === 0 && text.startsWith(word, at)) {
      parts.push(text.slice(start, at))
      start = at + word.length
    }
  }
  return [...parts, text.slice(start)].map((part) => part.trim())
}

/** Where the bracket that opens at `at` closes. */
function closing(text: string, at: number): number {
  let depth = 0
  for (let index = at; index < text.length; index++) {
    if (text[index] === '(') depth++
    if (text[index] === ')' && --depth === 0) return index
  }
  throw new Error(`A bracket does not close in ${text}`)
}
