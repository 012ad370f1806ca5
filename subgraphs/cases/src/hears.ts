import type { Handler } from '@cse/db/src/outbox/outbox'
import type { Database } from '@cse/db/src/session/database'
import { erasureHandlers } from './erasure.ts'
import { fundingHandlers } from './funding-decided.ts'
import { mergeHandlers } from './persons-merged.ts'
import { residenceHandlers } from './residence-changed.ts'

/** What is done with the events that cases hears. */
export function handlers(database: Database): Readonly<Record<string, Handler>> {
  return {
    ...fundingHandlers(database),
    ...residenceHandlers(database),
    ...mergeHandlers(database),
    ...erasureHandlers(database),
  }
}
