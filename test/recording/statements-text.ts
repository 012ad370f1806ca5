import type { SqlText } from '@cse/db/src/connection/connection'
import { readable } from './sql-text.ts'

/** Of a list asked for a number of rows. */
export interface Size {
  readonly rows: number
  /** Texts, in alphabetical order. */
  readonly statements: readonly string[]
}

/** Statements that begin, end and turn the transaction, and read nothing. */
const FRAME: ReadonlySet<string> = new Set(['begin', 'begin write', 'viewer', 'role', 'commit'])

export const isFrame = ({ name }: SqlText): boolean => FRAME.has(name)

/** The statements in the order in which they were sent, below a line that counts those that ask something. */
export function statementsText(
  title: string,
  statements: readonly SqlText[],
  sizes: readonly Size[],
): string {
  const count = statements.filter((statement) => !isFrame(statement)).length
  const head = `-- ${title}: ${count === 1 ? '1 statement' : `${count} statements`}${constancy(sizes)}\n`
  return [head, ...statements.map(statementText)].join('\n')
}

function statementText(statement: SqlText): string {
  const { name, text } = statement
  const isNamed = !isFrame(statement) && !text.startsWith(name)
  return `${isNamed ? `-- ${name}\n` : ''}${readable(text)}\n`
}

/** With few rows a list may leave out what only later rows need; from the second size on nothing may change. */
function constancy(sizes: readonly Size[]): string {
  const last = sizes.at(-1)
  const same = sizes.filter(({ statements }) => statements.join() === last?.statements.join())
  const rows = [...new Set(same.map((size) => size.rows))]
  return rows.length > 1 ? `, the same for ${rows.slice(0, -1).join(', ')} or ${rows.at(-1)} rows` : ''
}

/**
 * Whether two texts are of the same statements. Their order may differ where subgraphs are queried at the same time: who is served first is
 * the network's choice, and with it where the role changes.
 */
export function sameStatements(one: string, other: string): boolean {
  return parts(one).join() === parts(other).join()
}

function parts(text: string): string[] {
  return text
    .split('\n\n')
    .map((part) => part.trim())
    .filter((part) => !part.startsWith('set local role'))
    .sort()
}
