import { daysOf } from '../../rules/multifondo.ts'
import type { NumberedRow, SentRow, SnapshotHeading } from '../../rules/progress-rows.ts'
import { csvEuro, csvOf, csvQuantity, csvText } from '../csv.ts'

const HEADS = [
  'Codice Ambito',
  'Bimestre dal',
  'Bimestre al',
  'Trasmissione',
  'CUP',
  'Progetto',
  'Codice fondo',
  'Revisione',
  'Riga',
  'Avanzamento',
  'Costo ammesso',
  'Impegni',
  'Pagamenti',
  'Indicatore',
  'Unità di misura',
  'Valore obiettivo',
  'Valore raggiunto',
  'Fase',
  'Data prevista',
  'Data effettiva',
]

/** The rows of a snapshot as the file that is sent: one line each, distinguished by the column `Avanzamento`. */
export function snapshotCsv(
  { ambito, number, ...period }: SnapshotHeading,
  rows: readonly SentRow[],
): string {
  const { from, to } = daysOf(period)
  return csvOf([
    HEADS,
    ...rows.map((row) => [
      ambito,
      from,
      to,
      String(number),
      row.cup,
      csvText(row.title),
      row.fund,
      String(row.revision),
      String(row.number),
      ...cellsOf(row),
    ]),
  ])
}

function cellsOf(row: NumberedRow): string[] {
  switch (row.kind) {
    case 'FINANCIAL':
      return ['Finanziario', ...[row.admitted, row.committed, row.paid].map(csvEuro), ...none(7)]
    case 'PHYSICAL':
      return [
        'Fisico',
        ...none(3),
        csvText(row.indicator),
        csvText(row.unit),
        csvQuantity(row.target),
        csvQuantity(row.achieved),
        ...none(3),
      ]
    case 'PROCEDURAL':
      return ['Procedurale', ...none(7), csvText(row.milestone), row.plannedOn, row.actualOn ?? '']
  }
}

const none = (fields: number) => Array.from({ length: fields }, () => '')
