import type { PolicyInForce } from './in-force.ts'

/** Stands before words that somebody must write, or read again, by hand. */
export const UNREAD = '-- NOT READ YET:'

/** Files of a folder `row-policies`, by their path below `db/`. */
export type PolicyFiles = ReadonlyMap<string, string>

/**
 * The files as they are to be: each table and function stays in its file, under the words that were written about it, with the SQL of now. What is
 * in no file gets one. Where the SQL is another than before, the words are marked: they may be wrong now.
 */
export function rewritten(files: PolicyFiles, inForce: readonly PolicyInForce[]): Map<string, string> {
  const left = new Map(inForce.map((one) => [one.name, one]))
  const written = new Map<string, string>()
  for (const [path, text] of files) {
    const { title, sections } = parsed(text)
    const kept = sections.flatMap(({ name, words, sql }) => {
      const one = left.get(name)
      left.delete(name)
      if (!one) return []
      const now = sqlOf(one)
      return [`${sql === now ? words : marked(words)}\n${now}`]
    })
    if (kept.length > 0) written.set(path, [title, ...kept].join('\n\n').concat('\n'))
  }
  for (const one of left.values()) {
    const path = `${one.schema}/row-policies/${one.name.split('.')[1]}.sql`
    const title = written.get(path)?.trimEnd() ?? `-- ${UNREAD.slice(3)} what this file is about.`
    written.set(path, `${title}\n\n${UNREAD} who sees what?\n${sqlOf(one)}\n`)
  }
  return written
}

const sqlOf = ({ statements }: PolicyInForce) => statements.join('\n\n')

const marked = (words: string) =>
  words.startsWith(UNREAD)
    ? words
    : `${UNREAD} the SQL below has changed; are these words still true?\n${words}`

interface Section {
  readonly name: string
  /** Lines of comment, as they are written. */
  readonly words: string
  readonly sql: string
}

/** A file begins with a paragraph of comment; a section with comment and the first statement about a table, or with a function. */
function parsed(text: string): { title: string; sections: Section[] } {
  const [title = '', ...paragraphs] = text.trimEnd().split(/\n\n+/)
  const sections: Section[] = []
  for (const paragraph of paragraphs) {
    const lines = paragraph.split('\n')
    const words = lines.filter((line) => line.startsWith('--')).join('\n')
    const sql = lines.filter((line) => !line.startsWith('--')).join('\n')
    const [, name] = /^(?:alter table|create function) ([\w.]+)/.exec(sql) ?? []
    const last = sections.at(-1)
    if (name) sections.push({ name, words, sql })
    else if (last) sections[sections.length - 1] = { ...last, sql: `${last.sql}\n\n${sql}` }
  }
  return { title, sections }
}
