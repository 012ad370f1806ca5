import writeExcelFile, { type CellObject } from 'write-excel-file/node'
import { inItaly } from '../statement/columns.ts'
import { type ModuleColumn, type ModulePart, moduleColumns, moduleMoney, statusInItalian } from './columns.ts'
import type { WrittenModule } from './query.ts'

/** A module as an Excel workbook: its rows with their sum, what was allocated, and the checks, a sheet each. */
export function fundModuleXlsx(module: WrittenModule): Promise<Buffer> {
  const { ambito, fund, year, status, figures } = module
  const title = `Modulo SIOSS ${fund.code} ${year}, ${ambito.code} ${ambito.name}, ${statusInItalian(status)}, situazione al ${inItaly(figures.asOf)}`
  const columns = moduleColumns(module)
  const line = (part: ModulePart) => columns.map((column) => cell(column, part))
  const [, ...sums] = line({ amounts: figures.total })
  return writeExcelFile([
    {
      sheet: 'Modulo',
      columns: columns.map(({ width }) => ({ width })),
      stickyRowsCount: 2,
      data: [
        [bold(title)],
        columns.map(({ head }) => bold(head)),
        ...figures.rows.map(line),
        [bold('Totale'), ...sums.map((sum) => ({ ...sum, ...BOLD }))],
      ],
    },
    {
      sheet: 'Quota',
      columns: [{ width: 44 }, { width: 18 }],
      data: [[bold(title)], ...moduleMoney(module).map(([item, cents]) => [text(item), euro(cents)])],
    },
    {
      sheet: 'Controlli',
      columns: [{ width: 30 }, { width: 12 }, { width: 12 }, { width: 80 }],
      data: [
        ['Controllo', 'Tipo', 'Esito', 'Descrizione'].map(bold),
        ...figures.checks.map(({ code, blocking, satisfied, message }) => [
          text(code),
          text(blocking ? 'Bloccante' : 'Avviso'),
          text(satisfied ? 'Rispettato' : 'Violato'),
          text(message),
        ]),
      ],
    },
  ]).toBuffer()
}

const BOLD = { fontWeight: 'bold' } as const
const text = (value: string) => ({ value, type: String })
const bold = (value: string) => ({ value, type: String, ...BOLD })
// exact: a double holds every cent below 2^53
const euro = (cents: number) => ({ value: cents / 100, type: Number, format: '#,##0.00' })

/** Texts are cells of text: whatever they begin with, no spreadsheet takes them for a formula. */
function cell(column: ModuleColumn, part: ModulePart): CellObject {
  if ('cents' in column) return euro(column.cents(part))
  if ('count' in column) {
    const count = column.count(part)
    return count == null ? {} : { value: count, type: Number }
  }
  const value = column.text(part)
  return value === undefined ? {} : text(value)
}
