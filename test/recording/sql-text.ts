const WIDTH = 110

/** Words that begin a clause: a statement is read by them. */
const CLAUSES =
  /^(with|select|from|(left |inner |cross |full )?join( lateral)?|where|group by|having|order by|limit|union( all)?|insert into|values|update|set|delete from|on conflict|returning|for (update|share))\b/

/** A statement as people read it: a clause a line, long ones folded, quotes only where a name needs them. */
export function readable(sql: string): string {
  const flat = sql.replace(/\s+/g, ' ').replace(/"([a-z_][a-z0-9_]*)"/g, (quoted, name) => (RESERVED.has(name) ? quoted : name))
  return `${clauses(flat.trim()).map(fold).join('\n')};`
}

/** Splits before each clause that is not inside brackets or a text. */
function clauses(sql: string): string[] {
  const found: string[] = []
  let depth = 0
  let start = 0
  for (const { 0: token, index } of sql.matchAll(/'(?:[^']|'')*'|[()]|\b[a-z]+\b/g)) {
    if (token === '(') depth++
    else if (token === ')') depth--
    else if (depth === 0 && index > start && !token.startsWith("'") && CLAUSES.test(sql.slice(index))) {
      if (/\b(left|inner|cross|full|union|insert|delete|is distinct)$/.test(sql.slice(start, index).trim())) continue
      found.push(sql.slice(start, index).trim())
      start = index
    }
  }
  return [...found, sql.slice(start).trim()]
}

/** Breaks a long clause between words, the rest set in. */
function fold(clause: string): string {
  const lines: string[] = []
  let line = ''
  for (const word of clause.split(' ')) {
    if (line && line.length + word.length >= WIDTH) {
      lines.push(line)
      line = ' '
    }
    line += line ? ` ${word}` : word
  }
  return [...lines, line].join('\n')
}

/** Our names that SQL has as well. */
const RESERVED: ReadonlySet<string> = new Set(['case', 'order', 'group', 'user', 'end', 'from', 'to', 'on', 'at'])
