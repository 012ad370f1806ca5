import type { StatementPart } from './query.ts'

/** A column of a statement as a file: text, a year, or an amount in cents. */
export type StatementColumn =
  | {
      readonly head: string
      readonly width: number
      readonly text: (part: StatementPart) => string | undefined
    }
  | {
      readonly head: string
      readonly width: number
      readonly year: (part: StatementPart) => number | undefined
    }
  | { readonly head: string; readonly width: number; readonly cents: (part: StatementPart) => number }

const [CODE, NAME, AMOUNT] = [10, 44, 18]

/** What a part is about. */
export const interventionColumns: readonly StatementColumn[] = [
  { head: 'Codice intervento', width: CODE, text: ({ intervention }) => intervention?.code },
  { head: 'Intervento', width: NAME, text: ({ intervention }) => intervention?.title },
]
export const targetAreaColumns: readonly StatementColumn[] = [
  { head: 'Codice area', width: CODE, text: ({ targetArea }) => targetArea?.code },
  { head: 'Area di utenza', width: NAME, text: ({ targetArea }) => targetArea?.name },
]
export const fundColumns: readonly StatementColumn[] = [
  { head: 'Codice fondo', width: CODE, text: ({ fund }) => fund?.code },
  { head: 'Fondo', width: NAME, text: ({ fund }) => fund?.name },
]
export const yearColumns: readonly StatementColumn[] = [
  { head: 'Annualità', width: CODE, year: ({ year }) => year },
]

/** Its figures, in the words of the accounts (D.Lgs. 267/2000 arts. 183-185). */
export const amountColumns: readonly StatementColumn[] = [
  { head: 'Pianificato', width: AMOUNT, cents: ({ amounts }) => amounts.planned },
  { head: 'Impegnato', width: AMOUNT, cents: ({ amounts }) => amounts.committed },
  { head: 'Liquidato', width: AMOUNT, cents: ({ amounts }) => amounts.liquidated },
  { head: 'Ordinato', width: AMOUNT, cents: ({ amounts }) => amounts.ordered },
  { head: 'Pagato', width: AMOUNT, cents: ({ amounts }) => amounts.paid },
  { head: 'Residuo di stanziamento', width: AMOUNT, cents: ({ amounts }) => amounts.residual },
  { head: 'Residuo passivo', width: AMOUNT, cents: ({ amounts }) => amounts.outstanding },
  { head: 'Da pagare', width: AMOUNT, cents: ({ amounts }) => amounts.payable },
]

const instant = new Intl.DateTimeFormat('it-IT', {
  timeZone: 'Europe/Rome',
  dateStyle: 'medium',
  timeStyle: 'medium',
})

/** An instant as it is read in Italy: `31 dic 2017, 23:59:59`. */
export function inItaly(at: Date): string {
  return instant.format(at)
}
