import { detachFacts, ERASURE, reportErased } from '@cse/db/src/erasure/orders'
import { removeOldReceipts } from '@cse/db/src/erasure/receipts'
import type { Handler } from '@cse/db/src/outbox/outbox'
import type { Database } from '@cse/db/src/session/database'
import { detach } from './ingest/detach.ts'
import { digestAll } from './ingest/ingest.ts'

/**
 * What analytics does when records were erased: their facts stay, under pseudonyms and keys that are drawn by lot and lead to nobody, in the log
 * of what was heard too. So the figures stay what they are, and making the warehouse anew brings nothing back. Done twice it changes nothing.
 */
export function erasureHandlers(database: Database): Readonly<Record<string, Handler>> {
  return {
    'analytics.erase': async (payload) => {
      const { proposal, batch, people } = detachFacts.parse(payload)
      await digestAll(database)
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
