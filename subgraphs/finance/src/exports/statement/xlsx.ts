import writeExcelFile, { type CellObject, type Row } from 'write-excel-file/node'
import {
  amountColumns,
  fundColumns,
  inItaly,
  interventionColumns,
  type StatementColumn,
  targetAreaColumns,
  yearColumns,
} from './columns.ts'
import type { StatementAnswer, StatementPart } from './query.ts'

/** The statement as an Excel workbook: the rows and the sums in each direction, a sheet each, every sheet with the total at its end. */
export function statementXlsx({ ambito, triennium, statement }: StatementAnswer): Promise<Buffer> {
  const title = `Rendiconto del piano sociale di zona ${triennium}, ${ambito.code} ${ambito.name}, situazione al ${inItaly(statement.asOf)}`
  const { rows, byIntervention, byFund, byYear, byTargetArea, total } = statement
  const sheets: readonly [string, readonly StatementColumn[], readonly StatementPart[]][] = [
    ['Rendiconto', [...interventionColumns, ...targetAreaColumns, ...fundColumns, ...yearColumns], rows],
    ['Per intervento', [...interventionColumns, ...targetAreaColumns], byIntervention],
    ['Per fondo', fundColumns, byFund],
    ['Per annualità', yearColumns, byYear],
    ['Per area', targetAreaColumns, byTargetArea],
  ]
  return writeExcelFile(
    sheets.map(([sheet, about, parts]) => {
      const columns = [...about, ...amountColumns]
      return {
        sheet,
        columns: columns.map(({ width }) => ({ width })),
        stickyRowsCount: 2,
        data: [
          [bold(title)],
          columns.map(({ head }) => bold(head)),
          ...parts.map((part) => columns.map((column) => cell(column, part))),
          totalRow(columns, { amounts: total }),
        ],
      }
    }),
  ).toBuffer()
}

function totalRow([, ...columns]: readonly StatementColumn[], total: StatementPart): Row {
  return [bold('Totale'), ...columns.map((column) => ({ ...cell(column, total), ...BOLD }))]
}

const BOLD = { fontWeight: 'bold' } as const
const bold = (value: string) => ({ value, type: String, ...BOLD })

/** Texts are cells of text: whatever they begin with, no spreadsheet takes them for a formula. */
function cell(column: StatementColumn, part: StatementPart): CellObject {
  // exact: a double holds every cent below 2^53
  if ('cents' in column) return { value: column.cents(part) / 100, type: Number, format: '#,##0.00' }
  const value = 'year' in column ? column.year(part) : column.text(part)?.replace(UNWRITABLE, '')
  if (value === undefined) return {}
  return typeof value === 'number' ? { value, type: Number } : { value, type: String }
}

/** Characters that XML 1.0 cannot hold. */
const UNWRITABLE = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu
