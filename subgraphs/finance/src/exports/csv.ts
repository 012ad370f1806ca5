import type { Cents } from '@cse/schema/cents'
import { formatEuro } from '@cse/schema/scalars/euro'
import type { FileColumn } from './column.ts'

/** Media type of these files. */
export const CSV = 'text/csv; charset=utf-8; header=present'

/**
 * Lines as a file that a spreadsheet set to Italian opens as a table: UTF-8 with a byte order mark, semicolons, CRLF; any other reader of
 * RFC 4180 can be set to the semicolon.
 */
export function csvOf(lines: readonly (readonly string[])[]): string {
  return `\uFEFF${[...lines.map((fields) => fields.join(';')), ''].join('\r\n')}`
}

/**
 * A text as a field. One that a spreadsheet would take for a formula gets an apostrophe before it: people write titles of interventions, and
 * other people open the file (OWASP, CSV injection).
 */
export function csvText(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text
  return /[";\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

/** An amount in euro with a decimal comma, as spreadsheets in Italian read it. */
export function csvEuro(amount: Cents): string {
  return formatEuro(amount).replace('.', ',')
}

/** A quantity of at most two decimals, written like an amount. */
export function csvQuantity(quantity: number): string {
  return quantity.toFixed(2).replace('.', ',')
}

/** The field of a row in a column. */
export function csvField<Row>(column: FileColumn<Row>, row: Row): string {
  if ('cents' in column) return csvEuro(column.cents(row))
  if ('number' in column) return String(column.number(row) ?? '')
  return csvText(column.text(row) ?? '')
}

/** Also after blanks, which spreadsheets leave out, and in the wide forms that some read alike. */
const FORMULA = /^[\s\p{Cc}]*[=+\-@|%＝＋－＠]|^[\t\r\n]/u
