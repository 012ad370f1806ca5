import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'

/** Rows of one file of `db/data`, each checked and turned into what `row` makes of it. */
export interface ReferenceFile<Row> {
  /** Name inside `db/data`. */
  readonly name: string
  readonly row: z.ZodType<Row>
}

/** Reads a file of facts. @throws an Error of one sentence that names the file, the line and the column when a row is bad. */
export function readReference<Row>({ name, row }: ReferenceFile<Row>, directory: URL = DATA): Row[] {
  const records = recordsOf(name, readFileSync(new URL(name, directory), 'utf8'))
  return records.map(({ record, line }) => {
    const parsed = row.safeParse(record)
    if (parsed.success) return parsed.data
    const [issue] = parsed.error.issues
    const column = issue?.path.join('.') || 'the whole row'
    throw new Error(`db/data/${name}, line ${line}, ${column}: ${issue?.message ?? 'not readable'}.`)
  })
}

const DATA = new URL('../data/', import.meta.url)

interface NumberedRecord {
  record: Record<string, string>
  line: number
}

function recordsOf(name: string, text: string): NumberedRecord[] {
  try {
    const rows: { record: Record<string, string>; info: { lines: number } }[] = parse(text, {
      columns: true,
      info: true,
    })
    return rows.map(({ record, info }) => ({ record, line: info.lines }))
  } catch (error) {
    throw new Error(`db/data/${name}: ${error instanceof Error ? error.message : String(error)}.`)
  }
}

/** An empty cell is null. */
export const optional = <Value>(cell: z.ZodType<Value, string>) =>
  z.union([z.literal('').transform(() => null), cell])

export const text = z.string().min(1)
export const wholeNumber = z.string().regex(/^\d+$/, 'not a whole number').transform(Number)
export const day = z.iso.date()
/** Codes separated by `|`. */
export const list = z.string().transform((cell) => (cell === '' ? [] : cell.split('|')))
/** How sure a fact is: read in a source (S), inferred from one (S*), named in one (N), known without a source (K). */
export const confidence = z.enum(['S', 'S*', 'N', 'K'])
/** Euro with two digits, as cents. */
export const cents = z
  .string()
  .regex(/^\d+\.\d{2}$/, 'not an amount with two digits')
  .transform((amount) => Number(amount.replace('.', '')))
