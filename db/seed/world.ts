import type { KeyObject } from 'node:crypto'
import type { Day } from './calendar.ts'
import type { FactBatches } from './fact-batches.ts'
import type { Load } from './load.ts'

/** What everything that makes records needs. */
export interface World {
  readonly seed: number
  readonly today: Day
  /** Secret with which pseudonyms are made. */
  readonly pseudonymKey: KeyObject
  /** Where rows go. */
  readonly load: Pick<Load, 'add'>
  /** Where facts go. */
  readonly facts: Pick<FactBatches, 'add'>
}
