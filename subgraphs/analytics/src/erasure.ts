import { detachFacts, ERASURE, reportErased } from '@cse/db/src/erasure/orders'
import { removeOldReceipts } from '@cse/db/src/erasure/receipts'
import type { Handler } from '@cse/db/src/outbox/outbox'
import type { Database } from '@cse/db/src/session/database'
import { detach } from './ingest/detach.ts'
import { ingestAll } from './ingest/ingest.ts'

/**
 * What analytics does when records are erased: their facts stay, under random pseudonyms and keys that lead to nobody, in the event log too. So
 * the figures stay as they are, and a rebuild of the warehouse restores nothing. Repeated it changes nothing.
 */
export function erasureHandlers(database: Database): Readonly<Record<string, Handler>> {
  return {
    'analytics.erase': async (payload) => {
      const { proposal, batch, people } = detachFacts.parse(payload)
      await ingestAll(database)
      await database.system(
        'analytics',
        (session) =>
          session.write(async (writing) => {
            await detach(writing, people, proposal)
            await reportErased(writing, { proposal, batch, by: 'analytics', leftOut: [], removed: {} })
          }),
        ['warehouse', ...ERASURE],
      )
    },
    'analytics.remove-outdated': async () => {
      await removeOldReceipts(database, 'analytics')
    },
  }
}
