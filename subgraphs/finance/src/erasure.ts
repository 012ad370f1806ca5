import { detachOrder, ERASURE, reportErased } from '@cse/db/src/erasure/orders'
import { removeOldReceipts } from '@cse/db/src/erasure/receipts'
import type { Handler } from '@cse/db/src/outbox/outbox'
import { Param, sql } from '@cse/db/src/query/sql'
import type { Database } from '@cse/db/src/session/database'

/** What finance does when files of cases were erased: amounts and acts stay, of cases that nobody finds any more. Done twice it changes nothing. */
export function erasureHandlers(database: Database): Readonly<Record<string, Handler>> {
  return {
    'finance.erase': async (payload) => {
      const { proposal, batch, records } = detachOrder.parse(payload)
      await database.system(
        'finance',
        (session) =>
          session.write(async (writing) => {
            await writing.rows(
              sql<{ count: number }>`select finance.detach_cases(${new Param(records)}::uuid[]) as "count"`,
            )
            await reportErased(writing, { proposal, batch, by: 'finance', leftOut: [], removed: {} })
          }),
        ERASURE,
      )
    },
    'finance.remove-outdated': async () => {
      await removeOldReceipts(database, 'finance')
    },
  }
}
