import type { Cents } from '@cse/schema/cents'
import type { WithAmounts } from './amounts.ts'

/** A column of a table that leaves as a file: text, a whole number, or an amount in cents. What a row does not have is an empty cell. */
export type FileColumn<Row> = {
  readonly head: string
  /** Of a sheet, in characters. */
  readonly width: number
} & (
  | { readonly text: (row: Row) => string | undefined }
  | { readonly number: (row: Row) => number | null | undefined }
  | { readonly cents: (row: Row) => Cents }
)

/** The figures in the words of the accounts (D.Lgs. 267/2000 arts. 183-185). @param planned how the first of them is called */
export function amountColumns(planned: 'Pianificato' | 'Programmato'): readonly FileColumn<WithAmounts>[] {
  const width = 18
  return [
    { head: planned, width, cents: ({ amounts }) => amounts.planned },
    { head: 'Impegnato', width, cents: ({ amounts }) => amounts.committed },
    { head: 'Liquidato', width, cents: ({ amounts }) => amounts.liquidated },
    { head: 'Ordinato', width, cents: ({ amounts }) => amounts.ordered },
    { head: 'Pagato', width, cents: ({ amounts }) => amounts.paid },
    { head: 'Residuo di stanziamento', width, cents: ({ amounts }) => amounts.residual },
    { head: 'Residuo passivo', width, cents: ({ amounts }) => amounts.outstanding },
    { head: 'Da pagare', width, cents: ({ amounts }) => amounts.payable },
  ]
}

const instant = new Intl.DateTimeFormat('it-IT', {
  timeZone: 'Europe/Rome',
  dateStyle: 'medium',
  timeStyle: 'medium',
})

/** An instant as it is read in Italy: `31 dic 2017, 23:59:59`. */
export function inItaly(at: Date): string {
  return instant.format(at)
}
