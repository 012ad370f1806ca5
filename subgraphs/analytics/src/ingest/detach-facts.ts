import { ERASURE } from '@cse/db/src/erasure/orders'
import type { Database } from '@cse/db/src/session/database'
import type { DetachedFacts } from '@cse/schema/events/disposal'
import { emit } from '../store/emit.ts'
import { detach } from './detach.ts'
import { ingestAll } from './ingest.ts'

/**
 * When records are erased their facts stay, under random pseudonyms and keys that lead to nobody, in the event log too. So the figures stay as they
 * are, and a rebuild of the warehouse restores nothing. Repeated it changes nothing.
 */
export async function detachFacts(
  database: Database,
  { proposal, batch, people }: DetachedFacts,
): Promise<void> {
  await ingestAll(database)
  await database.system(
    'analytics',
    (session) =>
      session.write(async (writing) => {
        await detach(writing, people, proposal)
        await emit(writing, 'analytics.disposal-carried-out', { proposal, batch, leftOut: [], removed: {} })
      }),
    ['warehouse', ...ERASURE],
  )
}
