import type { Cents } from '@cse/schema/cents'
import writeExcelFile, { type CellObject, type Row, type SheetData } from 'write-excel-file/node'
import type { FileColumn } from './column.ts'

/** Media type of these files. */
export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** A sheet of a workbook. */
export interface Sheet {
  readonly sheet: string
  /** Of its columns, in characters. */
  readonly widths: readonly number[]
  readonly data: SheetData
  /** Rows that stay when the others are scrolled. */
  readonly stickyRows?: number
}

/** An Excel workbook. */
export function xlsxOf(sheets: readonly Sheet[]): Promise<Buffer> {
  return writeExcelFile(
    sheets.map(({ sheet, widths, data, stickyRows }) => ({
      sheet,
      columns: widths.map((width) => ({ width })),
      ...(stickyRows !== undefined && { stickyRowsCount: stickyRows }),
      data,
    })),
  ).toBuffer()
}

/** A table under its title, with the sum of its rows at the end. */
export function tableSheet<Part>(
  sheet: string,
  title: string,
  columns: readonly FileColumn<Part>[],
  rows: readonly Part[],
  total: Part,
): Sheet {
  const line = (row: Part) => columns.map((column) => xlsxCell(column, row))
  const [, ...sums] = line(total)
  return {
    sheet,
    widths: columns.map(({ width }) => width),
    stickyRows: 2,
    data: [
      [xlsxHead(title)],
      columns.map(({ head }) => xlsxHead(head)),
      ...rows.map(line),
      [xlsxHead('Totale'), ...sums.map((sum) => ({ ...sum, ...BOLD }))] satisfies Row,
    ],
  }
}

/** A text in bold. */
export const xlsxHead = (value: string) => ({ ...xlsxText(value), ...BOLD })

/** Texts are cells of text: whatever they begin with, no spreadsheet takes them for a formula. */
export const xlsxText = (value: string) => ({ value: value.replace(UNWRITABLE, ''), type: String })

/** An amount; exact, since a double holds every cent below 2^53. */
export const xlsxEuro = (cents: Cents) => ({ value: cents / 100, type: Number, format: '#,##0.00' })

function xlsxCell<Part>(column: FileColumn<Part>, row: Part): CellObject {
  if ('cents' in column) return xlsxEuro(column.cents(row))
  const value = 'number' in column ? column.number(row) : column.text(row)
  if (value === undefined || value === null) return {}
  return typeof value === 'number' ? { value, type: Number } : xlsxText(value)
}

const BOLD = { fontWeight: 'bold' } as const

/** Characters that XML 1.0 cannot hold. */
const UNWRITABLE = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu
