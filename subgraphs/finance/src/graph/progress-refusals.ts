import { refusalType } from '@cse/schema/refusal-types'
import { builder } from '../builder.ts'
import { ProgressEntryState } from './progress-entry.ts'

export const CupTaken = refusalType(builder, 'CupTaken', {
  description: 'A project with that CUP is registered already: a CUP is one project in the whole country.',
})
export const InterventionTaken = refusalType(builder, 'InterventionTaken', {
  description: 'Another project accounts for the money of that fund already (doppio finanziamento).',
})
export const TermInverted = refusalType(builder, 'TermInverted', {
  description: 'The project would end before it begins.',
})
export const PeriodNotOver = refusalType(builder, 'PeriodNotOver', {
  description: 'The bimester has not ended: progress is reported to its end.',
  details: { endsOn: { type: 'Date', description: 'Its last day.' } },
})
export const PeriodBeforeProject = refusalType(builder, 'PeriodBeforeProject', {
  description: 'The bimester ended before the project began.',
  details: { startsOn: { type: 'Date', description: 'First day of the project.' } },
})
export const PeriodClosed = refusalType(builder, 'PeriodClosed', {
  description: 'The bimester was sent: only rows that the managing authority rejects are written again.',
})
export const ProgressAlreadyEntered = refusalType(builder, 'ProgressAlreadyEntered', {
  description: 'The project has an entry for that bimester.',
})
export const FiguresMissing = refusalType(builder, 'FiguresMissing', {
  description:
    'The project has no intervention of a plan, so no ledger proposes its figures: they must be given.',
})
export const AboveLedger = refusalType(builder, 'AboveLedger', {
  description: 'More than the ledger of the intervention had when the bimester ended.',
  details: {
    admitted: { type: 'Euro', description: 'What was planned then, in euro (costo ammesso).' },
    committed: { type: 'Euro', description: 'What was committed then, in euro (impegni).' },
    paid: { type: 'Euro', description: 'What was paid then, in euro (pagamenti).' },
  },
})
export const ProgressStateNotAllowed = refusalType(builder, 'ProgressStateNotAllowed', {
  description: 'The entry is in a state in which this is not done.',
  details: { state: { type: ProgressEntryState, description: 'The state it is in.' } },
})
export const SamePerson = refusalType(builder, 'SamePerson', {
  description: 'The viewer had another of the three tasks on this entry: to enter, to verify or to validate.',
})
export const RowsNotReopened = refusalType(builder, 'RowsNotReopened', {
  description: 'A correction writes again all rows that were rejected and no other.',
  details: { reopened: { type: ['Int'], description: 'Numbers of the rows that were rejected.' } },
})
export const RowsUnknown = refusalType(builder, 'RowsUnknown', {
  description: 'The entry has no such rows.',
  details: { rows: { type: ['Int'], description: 'The numbers that it does not have.' } },
})
export const EntriesPending = refusalType(builder, 'EntriesPending', {
  description: 'Entries of the bimester are not validated yet.',
  details: { pending: { type: 'Int', description: 'How many.' } },
})
export const NothingToSend = refusalType(builder, 'NothingToSend', {
  description: 'No entry of the bimester is validated and not sent.',
})
