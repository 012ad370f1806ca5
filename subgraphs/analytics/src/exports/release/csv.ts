import { columnNames } from '../../rules/release/column.ts'
import { columns, type Traits } from '../../rules/release/traits.ts'

/** A line of a file by RFC 4180: UTF-8, commas, CRLF; null is empty. */
export function csvLine(values: readonly (string | number | null)[]): string {
  return `${values.map(field).join(',')}\r\n`
}

/** The heading of the records. */
export const recordHeading = csvLine(columns.map((column) => columnNames[column]))

/** A record. Its values are codes, none of which a spreadsheet takes for a formula. */
export const recordLine = (traits: Traits): string => csvLine(columns.map((column) => traits[column]))

function field(value: string | number | null): string {
  const text = value === null ? '' : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
