import type { Table, TableColumn } from './table.ts'

/** The rows of a table as the graph has them; none where what holds them is null. */
export function rowsOf(data: unknown, { path, within }: Table): readonly unknown[] {
  const list = at(data, path)
  return Array.isArray(list) ? list.map((each) => at(each, within)) : []
}

/** What stands beside the rows, such as the instant they are of, and the page they are. */
export function besideRows(data: unknown, { path }: Table): Readonly<Record<string, unknown>> {
  const holder = path.length < 2 ? undefined : at(data, path.slice(0, -1))
  return isRecord(holder) ? holder : {}
}

/** The table as comma-separated values (RFC 4180): a heading, then a line for each row, values exactly as the graph has them. */
export function csvOf(data: unknown, table: Table): string {
  const rows = rowsOf(data, table)
  const columns = table.columns.flatMap((column) =>
    column.byDimension ? dimensionsOf(column, rows) : [column],
  )
  const lines = [columns.map(headOf), ...rows.map((row) => columns.map((column) => cell(row, column)))]
  return lines.map((line) => `${line.map(quoted).join(',')}\r\n`).join('')
}

/** The table as a JSON object a line. */
export function ndjsonOf(data: unknown, table: Table): string {
  return rowsOf(data, table)
    .map((row) => `${JSON.stringify(row)}\n`)
    .join('')
}

/** A column, or the code that a row has for one dimension of its group. */
interface Shown extends TableColumn {
  readonly dimension?: string
}

function dimensionsOf({ path }: TableColumn, rows: readonly unknown[]): Shown[] {
  const groups = rows.flatMap((row) => at(row, path) ?? [])
  const dimensions = new Set(groups.flatMap((each) => (isRecord(each) ? String(each.dimension) : [])))
  return [...dimensions].map((dimension) => ({ path, dimension }))
}

const headOf = ({ path, dimension }: Shown): string =>
  dimension === undefined ? path.join('.') : [...path, dimension].join('.')

function cell(row: unknown, { path, dimension }: Shown): string {
  const value = at(row, path)
  if (dimension === undefined) return textOf(value)
  const group = Array.isArray(value) ? value.find((each) => at(each, ['dimension']) === dimension) : undefined
  return textOf(at(group, ['code']))
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((within, name) => (isRecord(within) ? within[name] : undefined), value)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
