import type { Handler } from '@cse/db/src/outbox/outbox'
import type { Database } from '@cse/db/src/session/database'
import { z } from 'zod'
import { erasureHandlers } from './erasure.ts'
import { prepareRelease } from './exports/release/prepare.ts'
import { coalesceItems, coalesceRuns } from './ingest/coalesce.ts'
import { withoutErased } from './ingest/erased-facts.ts'
import { ingestAll } from './ingest/ingest.ts'
import { type FactTopic, factsOfTopic } from './rules/fact.ts'
import { removeOutdatedExtracts } from './store/extract/outdated.ts'
import { PREPARE, requestReleaseOfAll } from './store/release/request.ts'
import { appendEvents, type ReceivedEvent } from './store/warehouse/event-log.ts'
import { INGEST_TOPIC, inWarehouse } from './store/warehouse/session.ts'

/** What is done with the events that reach analytics. A repeated event changes nothing twice. */
export function handlers(database: Database): Readonly<Record<string, Handler>> {
  return { ...factHandlers(database), ...releaseHandlers(database), ...erasureHandlers(database) }
}

/**
 * A batch of facts is checked and appended to the event log as it came. One ingestion then takes in all that was appended meanwhile, so that many
 * small events cost little more than a large one.
 */
function factHandlers(database: Database): Readonly<Record<string, Handler>> {
  const ingestion = coalesceRuns(async () => {
    await ingestAll(database)
    await removeOutdatedExtracts(database)
  })
  const append = coalesceItems<ReceivedEvent>(async (events) => {
    await inWarehouse(database, async (writing) =>
      appendEvents(writing, await withoutErased(writing, events)),
    )
    if (!ingestion.request())
      await inWarehouse(database, (writing) => writing.emit(INGEST_TOPIC, {}, INGEST_TOPIC))
  })
  return {
    ...Object.fromEntries(
      FACT_TOPICS.map((topic) => [topic, (payload: unknown) => append(checked(topic, payload))]),
    ),
    [INGEST_TOPIC]: () => ingestion.run(),
  }
}

/** A release is long work: its request is answered before it is made. It is made of all facts that came before the request. */
function releaseHandlers(database: Database): Readonly<Record<string, Handler>> {
  return {
    [PREPARE]: async (payload) => {
      const { release } = preparation.parse(payload)
      await ingestAll(database)
      await prepareRelease(database, release)
    },
    'analytics.release': async (payload) => {
      const request = releaseOfAll.parse(payload)
      await ingestAll(database)
      await inWarehouse(database, (writing) => requestReleaseOfAll(writing, request))
    },
  }
}

const preparation = z.object({ release: z.uuid() })
const releaseOfAll = z.object({ on: z.iso.date(), title: z.string() })

const FACT_TOPICS = Object.keys(factsOfTopic) as FactTopic[]

/** @throws ZodError for a batch that is not one of facts of its topic: it is not appended, and the outbox keeps it */
function checked(topic: FactTopic, payload: unknown): ReceivedEvent {
  return { topic, payload, facts: factsOfTopic[topic].parse(payload).facts.length }
}
