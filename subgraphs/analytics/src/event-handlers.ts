import { removeOldIdempotencyRecords } from '@cse/db/src/erasure/idempotency-records'
import type { Database } from '@cse/db/src/session/database'
import type { EventHandlers } from '@cse/schema/events/handlers'
import { prepareRelease } from './exports/release/prepare.ts'
import { coalesceItems, coalesceRuns } from './ingest/coalesce.ts'
import { detachFacts } from './ingest/detach-facts.ts'
import { withoutErased } from './ingest/erased-facts.ts'
import { ingestAll } from './ingest/ingest.ts'
import { type FactTopic, factTopics } from './rules/fact.ts'
import { removeOutdatedExtracts } from './store/extract/outdated.ts'
import { requestReleaseOfAll } from './store/release/request.ts'
import { appendEvents, type ReceivedEvent } from './store/warehouse/event-log.ts'
import { inWarehouse, requestIngestion } from './store/warehouse/session.ts'

/** What analytics does with the facts of the others, and with work that it left to itself. A repeated event changes nothing twice. */
export function eventHandlers(database: Database): EventHandlers {
  return {
    ...factHandlers(database),
    // A release is long work: its request is answered before it is made. It is made of all facts that came before the request.
    'analytics.release-requested': async (request) => {
      await ingestAll(database)
      await inWarehouse(database, (writing) => requestReleaseOfAll(writing, request))
    },
    'analytics.release-planned': async ({ release }) => {
      await ingestAll(database)
      await prepareRelease(database, release)
    },
    'persons.facts-detached': (detached) => detachFacts(database, detached),
    'cases.facts-detached': (detached) => detachFacts(database, detached),
    'services.facts-detached': (detached) => detachFacts(database, detached),
    'clock.day-ended': async () => void (await removeOldIdempotencyRecords(database, 'analytics')),
  }
}

/**
 * A batch of facts is appended to the event log as it came. One ingestion then takes in all that was appended meanwhile, so that many small events
 * cost little more than a large one.
 */
function factHandlers(database: Database): EventHandlers {
  const ingestion = coalesceRuns(async () => {
    await ingestAll(database)
    await removeOutdatedExtracts(database)
  })
  const append = coalesceItems<ReceivedEvent>(async (events) => {
    await inWarehouse(database, async (writing) =>
      appendEvents(writing, await withoutErased(writing, events)),
    )
    if (!ingestion.request()) await inWarehouse(database, requestIngestion)
  })
  const appendTo = (topic: FactTopic) => (payload: { readonly facts: readonly object[] }) =>
    append({ topic, payload, facts: payload.facts.length })
  return {
    'persons.person-facts-changed': appendTo(factTopics.persons),
    'cases.case-facts-changed': appendTo(factTopics.cases),
    'cases.delivery-facts-changed': appendTo(factTopics.deliveries),
    'cases.assessment-facts-changed': appendTo(factTopics.assessments),
    'cases.transfer-facts-changed': appendTo(factTopics.transfers),
    'services.appointment-facts-changed': appendTo(factTopics.appointments),
    'services.offer-facts-changed': appendTo(factTopics.offers),
    'services.staff-facts-changed': appendTo(factTopics.staff),
    'finance.amount-facts-changed': appendTo(factTopics.amounts),
    'analytics.ingest-requested': () => ingestion.run(),
  }
}
