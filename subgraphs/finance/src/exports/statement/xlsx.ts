import type { FileColumn } from '../column.ts'
import { inItaly } from '../column.ts'
import { tableSheet, xlsxOf } from '../xlsx.ts'
import { figureColumns, fundColumns, interventionColumns, targetAreaColumns, yearColumns } from './columns.ts'
import type { StatementAnswer, StatementPart } from './query.ts'

/** The statement as an Excel workbook: the rows and the sums in each direction, a sheet each, every sheet with the total at its end. */
export function statementXlsx({ ambito, triennium, statement }: StatementAnswer): Promise<Buffer> {
  const title = `Rendiconto del piano sociale di zona ${triennium}, ${ambito.code} ${ambito.name}, situazione al ${inItaly(statement.asOf)}`
  const { rows, byIntervention, byFund, byYear, byTargetArea, total } = statement
  const sheets: readonly [string, readonly FileColumn<StatementPart>[], readonly StatementPart[]][] = [
    ['Rendiconto', [...interventionColumns, ...targetAreaColumns, ...fundColumns, ...yearColumns], rows],
    ['Per intervento', [...interventionColumns, ...targetAreaColumns], byIntervention],
    ['Per fondo', fundColumns, byFund],
    ['Per annualità', yearColumns, byYear],
    ['Per area', targetAreaColumns, byTargetArea],
  ]
  return xlsxOf(
    sheets.map(([sheet, about, parts]) =>
      tableSheet(sheet, title, [...about, ...figureColumns], parts, { amounts: total }),
    ),
  )
}
