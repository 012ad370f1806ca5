import { formatEuro } from '@cse/schema/scalars/euro'
import { csvOf, csvText } from '../csv.ts'
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

/**
 * The statement as one table: its rows, then its sums, told apart by the column `Voce`. Each line says whose statement it is and of when, so
 * that those of several plans can be put one under the other. Decimal commas, as spreadsheets in Italian read amounts.
 */
export function statementCsv({ ambito, triennium, statement }: StatementAnswer): string {
  const heading = [ambito.code, ambito.name, triennium, inItaly(statement.asOf)].map(csvText)
  const line = (item: string) => (part: StatementPart) => [
    ...heading,
    item,
    ...columns.map((column) => cell(column, part)),
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
  ...amountColumns,
]

function cell(column: StatementColumn, part: StatementPart): string {
  if ('cents' in column) return formatEuro(column.cents(part)).replace('.', ',')
  if ('year' in column) return String(column.year(part) ?? '')
  return csvText(column.text(part) ?? '')
}
