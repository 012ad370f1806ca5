import { builder } from '../builder.ts'
import type { Spending } from '../rules/multifondo.ts'
import type { MultifondoProjectRow } from '../store/multifondo-projects.ts'
import type {
  ProgressEntryRow,
  ProgressRejectionRow,
  ProgressRowRow,
  ProgressStepRow,
} from '../store/progress-entries.ts'
import type { ProgressReturnRow, ProgressSnapshotRow } from '../store/progress-snapshots.ts'

// The object types of Multifondo and the rows behind them, apart from their fields, since types refer to each other in circles.

/** What was written of an entry at one time. */
export interface EntryRevision {
  readonly number: number
  readonly rows: readonly ProgressRowRow[]
}

export const MultifondoProject = builder.objectRef<MultifondoProjectRow>('MultifondoProject')
export const ProgressEntry = builder.objectRef<ProgressEntryRow>('ProgressEntry')
export const ProgressRevision = builder.objectRef<EntryRevision>('ProgressRevision')
export const FinancialProgress = builder.objectRef<Spending>('FinancialProgress')
export const PhysicalProgress = builder.objectRef<ProgressRowRow>('PhysicalProgress')
export const ProceduralProgress = builder.objectRef<ProgressRowRow>('ProceduralProgress')
export const ProgressStep = builder.objectRef<ProgressStepRow>('ProgressStep')
export const ProgressRejection = builder.objectRef<ProgressRejectionRow>('ProgressRejection')
export const ProgressSnapshot = builder.objectRef<ProgressSnapshotRow>('ProgressSnapshot')
export const SnapshotRejection = builder.objectRef<ProgressReturnRow>('SnapshotRejection')
