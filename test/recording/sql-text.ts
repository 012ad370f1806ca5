const WIDTH = 110

/** Words that begin a clause: a statement is read by them. */
const CLAUSE =
  /^(with|select|from|((left|inner|cross|full) )?join|where|group by|having|order by|limit|union|insert into|values|update|set|on conflict|returning)\b/

/** A statement as people read it: a clause a line, long ones folded, quotes only where a name needs them. */
export function readable(sql: string): string {
  const flat = sql
    .replace(/\s+/g, ' ')
    .replace(/"([a-z_][a-z0-9_]*)"/g, (quoted, name) => (RESERVED.has(name) ? quoted : name))
  return `${clauses(flat.trim()).map(folded).join('\n')};`
}

/** Splits before each clause that is not inside brackets or a text. */
function clauses(sql: string): string[] {
  const starts: number[] = [0]
  let depth = 0
  for (const { 0: token, index } of sql.matchAll(/'(?:[^']|'')*'|[()]|(?<=[ )])[a-z]+\b/g)) {
    if (token === '(') depth++
    else if (token === ')') depth--
    else if (
      depth === 0 &&
      !token.startsWith("'") &&
      CLAUSE.test(sql.slice(index)) &&
      !continues(sql.slice(0, index))
    )
      starts.push(index)
  }
  return starts.map((start, at) => sql.slice(start, starts[at + 1]).trim())
}

/** Whether the text before a word makes it part of what has begun: `left join`, `is distinct from`, `do update set`. */
function continues(before: string): boolean {
  return /\b(left|inner|cross|full|union|union all|insert into|distinct|do|do update) $/.test(before)
}

/** Breaks a long clause after commas and before `and` and `or`, or else between words; what follows is set in. */
function folded(clause: string): string {
  const lines: string[] = []
  let line = ''
  const add = (piece: string) => {
    if (line && line.length + piece.length >= WIDTH) {
      lines.push(line)
      line = ' '
    }
    line += line ? ` ${piece}` : piece
  }
  for (const piece of clause.split(/(?<=,) | (?=(?:and|or) )/)) {
    if (piece.length < WIDTH) add(piece)
    else for (const word of piece.split(' ')) add(word)
  }
  return [...lines, line].join('\n')
}

/** Our names that SQL has as well. */
const RESERVED: ReadonlySet<string> = new Set(['case', 'from', 'to', 'on', 'end', 'order', 'group', 'user'])
