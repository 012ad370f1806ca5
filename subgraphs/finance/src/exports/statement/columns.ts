import { amountColumns, type FileColumn } from '../column.ts'
import type { StatementPart } from './query.ts'

type StatementColumns = readonly FileColumn<StatementPart>[]

const [CODE, NAME] = [10, 44]

/** What a part is about. */
export const interventionColumns: StatementColumns = [
  { head: 'Codice intervento', width: CODE, text: ({ intervention }) => intervention?.code },
  { head: 'Intervento', width: NAME, text: ({ intervention }) => intervention?.title },
]
export const targetAreaColumns: StatementColumns = [
  { head: 'Codice area', width: CODE, text: ({ targetArea }) => targetArea?.code },
  { head: 'Area di utenza', width: NAME, text: ({ targetArea }) => targetArea?.name },
]
export const fundColumns: StatementColumns = [
  { head: 'Codice fondo', width: CODE, text: ({ fund }) => fund?.code },
  { head: 'Fondo', width: NAME, text: ({ fund }) => fund?.name },
]
export const yearColumns: StatementColumns = [{ head: 'Annualità', width: CODE, number: ({ year }) => year }]

/** Its figures. */
export const figureColumns: StatementColumns = amountColumns('Pianificato')
