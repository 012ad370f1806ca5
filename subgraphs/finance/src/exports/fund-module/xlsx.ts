import { inItaly } from '../column.ts'
import { tableSheet, xlsxEuro, xlsxHead, xlsxOf, xlsxText } from '../xlsx.ts'
import { type ModulePart, moduleColumns, moduleMoney, statusInItalian } from './columns.ts'
import type { WrittenModule } from './query.ts'

/** A module as an Excel workbook: its rows with their sum, what was allocated, and the checks, a sheet each. */
export function fundModuleXlsx(module: WrittenModule): Promise<Buffer> {
  const { ambito, fund, year, status, figures } = module
  const title = `Modulo SIOSS ${fund.code} ${year}, ${ambito.code} ${ambito.name}, ${statusInItalian(status)}, situazione al ${inItaly(figures.asOf)}`
  return xlsxOf([
    tableSheet<ModulePart>('Modulo', title, moduleColumns(module), figures.rows, { amounts: figures.total }),
    {
      sheet: 'Quota',
      widths: [44, 18],
      data: [
        [xlsxHead(title)],
        ...moduleMoney(module).map(([item, cents]) => [xlsxText(item), xlsxEuro(cents)]),
      ],
    },
    {
      sheet: 'Controlli',
      widths: [30, 12, 12, 80],
      data: [
        ['Controllo', 'Tipo', 'Esito', 'Descrizione'].map(xlsxHead),
        ...figures.checks.map(({ code, blocking, satisfied, message }) =>
          [code, blocking ? 'Bloccante' : 'Avviso', satisfied ? 'Rispettato' : 'Violato', message].map(
            xlsxText,
          ),
        ),
      ],
    },
  ])
}
