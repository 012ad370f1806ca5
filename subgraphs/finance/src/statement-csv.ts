import { formatEuro } from '@cse/schema/scalars/euro'
import type { StatementAnswer, StatementPart } from './statement-answer.ts'
import {
  amountColumns,
  fundColumns,
  inItaly,
  interventionColumns,
  type StatementColumn,
  targetAreaColumns,
  yearColumns,
} from './statement-columns.ts'

/**
 * The statement as one table: its rows, then its sums, told apart by the column `Voce`. Each line says whose statement it is and of when, so
 * that those of several plans can be put one under the other. UTF-8 with a byte order mark, semicolons, decimal commas, CRLF: a
 * spreadsheet set to Italian opens it as a table; any other reader of RFC 4180 can be told of the semicolon.
 */
export function statementCsv({ ambito, triennium, statement }: StatementAnswer): string {
  const heading = [ambito.code, ambito.name, triennium, inItaly(statement.asOf)].map(quoted)
  const line = (item: string) => (part: StatementPart) =>
    [...heading, item, ...columns.map((column) => cell(column, part))].join(';')
  const { rows, byIntervention, byFund, byYear, byTargetArea, total } = statement
  return `\uFEFF${[
    ['Codice Ambito', 'Ambito', 'Piano', 'Situazione al', 'Voce', ...columns.map(({ head }) => head)].join(
      ';',
    ),
    ...rows.map(line('Riga')),
    ...byIntervention.map(line('Totale intervento')),
    ...byFund.map(line('Totale fondo')),
    ...byYear.map(line('Totale annualità')),
    ...byTargetArea.map(line('Totale area')),
    line('Totale')({ amounts: total }),
    '',
  ].join('\r\n')}`
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
  return quoted(column.text(part) ?? '')
}

/**
 * A text as a field. One that a spreadsheet would take for a formula gets an apostrophe before it: people write titles of interventions, and
 * other people open the file (OWASP, CSV injection).
 */
function quoted(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text
  return /[";\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

/** Also after blanks, which spreadsheets leave out, and in the wide forms that some read alike. */
const FORMULA = /^[\s\p{Cc}]*[=+\-@|%＝＋－＠]|^[\t\r\n]/u
