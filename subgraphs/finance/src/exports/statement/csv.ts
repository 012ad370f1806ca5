import { inItaly } from '../column.ts'
import { csvField, csvOf, csvText } from '../csv.ts'
import { figureColumns, fundColumns, interventionColumns, targetAreaColumns, yearColumns } from './columns.ts'
import type { StatementAnswer, StatementPart } from './query.ts'

/**
 * The statement as one table: its rows, then its sums, distinguished by the column `Voce`. Each line says whose statement it is and of when, so
 * that those of several plans can be put one under the other.
 */
export function statementCsv({ ambito, triennium, statement }: StatementAnswer): string {
  const heading = [ambito.code, ambito.name, triennium, inItaly(statement.asOf)].map(csvText)
  const line = (item: string) => (part: StatementPart) => [
    ...heading,
    item,
    ...columns.map((column) => csvField(column, part)),
  ]
  const { rows, byIntervention, byFund, byYear, byTargetArea, total } = statement
  return csvOf([
    ['Codice Ambito', 'Ambito', 'Piano', 'Situazione al', 'Voce', ...columns.map(({ head }) => head)],
    ...rows.map(line('Riga')),
    ...byIntervention.map(line('Totale intervento')),
    ...byFund.map(line('Totale fondo')),
    ...byYear.map(line('Totale annualità')),
    ...byTargetArea.map(line('Totale area')),
    line('Totale')({ amounts: total }),
  ])
}

const columns = [
  ...interventionColumns,
  ...targetAreaColumns,
  ...fundColumns,
  ...yearColumns,
  ...figureColumns,
]
