import { removeOldIdempotencyRecords } from '@cse/db/src/erasure/idempotency-records'
import type { Database } from '@cse/db/src/session/database'
import type { Writing } from '@cse/db/src/session/schema-session'
import type { EventPayload } from '@cse/schema/events/catalogue'
import type { EventHandlers } from '@cse/schema/events/handlers'
import { today } from '@cse/schema/today'
import { emitAmountFacts } from './store/amount-facts.ts'
import { keepCharge } from './store/charge-commands.ts'
import { decideCoPayments } from './store/co-payment-commands.ts'
import { reviewCoPayments } from './store/co-payment-review.ts'
import { detachCases } from './store/erased-files.ts'
import { decideRequest, keepDelivery } from './store/funding-commands.ts'
import { releaseFunding } from './store/funding-release.ts'

/** What finance does with what happened in cases and in its own ledger. Done twice it changes nothing. */
export function eventHandlers(database: Database): EventHandlers {
  return {
    'cases.funding-requested': ({ requestedCents, ...request }) =>
      inAmbito(database, request, (writing) =>
        decideRequest(writing, { ...request, cents: requestedCents }, new Date()),
      ),
    'cases.funding-released': async ({ keptCents, ...released }) => {
      const known = await inAmbito(database, released, (writing) =>
        releaseFunding(writing, { ...released, kept: keptCents }),
      )
      if (!known) throw new Error('A release came before the request of its intervention')
    },
    'cases.delivery-recorded': (delivered) => keepDelivered(database, delivered, false),
    'cases.delivery-withdrawn': (delivered) => keepDelivered(database, delivered, true),
    'finance.amounts-moved': (moved) =>
      inAmbito(database, moved, (writing) => emitAmountFacts(writing, moved.ambito)),
    'cases.files-erased': (erased) => detachCases(database, erased),
    'persons.isee-read': (read) =>
      inAmbito(database, read, (writing) => decideCoPayments(writing, read, new Date())),
    'clock.day-ended': async () => {
      await removeOldIdempotencyRecords(database, 'finance')
      await reviewCoPayments(database, today(new Date()))
    },
  }
}

async function keepDelivered(
  database: Database,
  delivered: EventPayload<'cases.delivery-recorded'>,
  withdrawn: boolean,
): Promise<void> {
  const known = await inAmbito(database, delivered, async (writing) => {
    const kept = await keepDelivery(writing, { ...delivered, withdrawn })
    if (kept) await keepCharge(writing, { ...delivered, withdrawn })
    return kept
  })
  // Events may overtake one another: this one is delivered again later.
  if (!known) throw new Error('A delivery came before the request of its intervention')
}

/** Runs with the keys of the one Ambito that the event is about. */
const inAmbito = <Result>(
  database: Database,
  { ambito }: { readonly ambito: string },
  work: (writing: Writing) => Promise<Result>,
): Promise<Result> =>
  database.system('finance', (session) => session.write(work), [`ambito:${ambito}`, `plan:${ambito}`])
