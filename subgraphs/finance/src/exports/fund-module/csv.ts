import { inItaly } from '../column.ts'
import { csvEuro, csvField, csvOf, csvText } from '../csv.ts'
import { type ModulePart, moduleColumns, moduleMoney, statusInItalian } from './columns.ts'
import type { WrittenModule } from './query.ts'

/**
 * A module as one table: its rows, their sum, what was allocated, and the checks, distinguished by the column `Voce`. Each line says whose module
 * it is, so that several can be put one under the other.
 */
export function fundModuleCsv(module: WrittenModule): string {
  const { ambito, fund, year, status, figures } = module
  const columns = moduleColumns(module)
  const heading = [
    ambito.code,
    csvText(ambito.name),
    fund.code,
    csvText(fund.name),
    String(year),
    statusInItalian(status),
    figures.submission === null ? '' : String(figures.submission),
    inItaly(figures.asOf),
  ]
  const line = (item: string, part: ModulePart) => [
    ...heading,
    item,
    ...columns.map((column) => csvField(column, part)),
    '',
    '',
  ]
  const beside = (item: string, value: string, reported = '') => [
    ...heading,
    item,
    ...columns.map(() => ''),
    value,
    reported,
  ]
  return csvOf([
    [...HEADS, ...columns.map(({ head }) => head), 'Valore', 'Esito'],
    ...figures.rows.map((row) => line('Riga', row)),
    line('Totale', { amounts: figures.total }),
    ...moduleMoney(module).map(([item, cents]) => beside(item, csvEuro(cents))),
    ...figures.checks.map(({ satisfied, message }) =>
      beside('Controllo', satisfied ? 'Rispettato' : 'Violato', csvText(message)),
    ),
  ])
}

const HEADS = [
  'Codice Ambito',
  'Ambito',
  'Codice fondo',
  'Fondo',
  'Annualità',
  'Stato',
  'Invio',
  'Situazione al',
  'Voce',
]
