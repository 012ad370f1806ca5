import { readFileSync } from 'node:fs'
import type { Somebody } from './policy-tables.ts'

const COMMITTED = new URL('../../../schema/access.md', import.meta.url)

/** The committed matrix, `schema/access.md`: by `Type.field` the titles of the columns that may read it. */
export type PrintedMatrix = ReadonlyMap<string, ReadonlySet<string>>

/** Reads the matrix as a person would: a row names a type and fields, a dot stands under whoever may read them. */
export function printedMatrix(text: string = readFileSync(COMMITTED, 'utf8')): PrintedMatrix {
  const [heading = '', , ...rows] = text.split('\n').filter((line) => line.startsWith('|'))
  const titles = cellsOf(heading).slice(2)
  return new Map(
    rows.flatMap((row) => {
      const [type = '', fields = '', ...cells] = cellsOf(row)
      const readers = new Set(titles.filter((_, at) => cells[at] === '●'))
      return (fields.match(/\w+/g) ?? []).map((field) => [`${type}.${field}`, readers] as const)
    }),
  )
}

/** Whether the matrix lets somebody read a field, by one of the columns that stand for the roles held. Undefined without a row. */
export function printedSays(matrix: PrintedMatrix, type: string, field: string, somebody: Somebody) {
  const readers = matrix.get(`${type}.${field}`)
  return readers && columnsOf(somebody).some((title) => readers.has(title))
}

function columnsOf({ scope, roles }: Somebody): string[] {
  return roles.length === 0 ? [scope] : roles.map((role) => `${scope} ${role}`)
}

function cellsOf(row: string): string[] {
  return row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())
}
