import type { Handler } from '@cse/db/src/outbox/outbox'
import type { Database } from '@cse/db/src/session/database'
import { erasureHandlers } from './erasure.ts'
import { inBatches, inRounds } from './ingest/coalesce.ts'
import { withoutErased } from './ingest/erased-facts.ts'
import { asTheWarehouse, DIGEST, digestAll } from './ingest/ingest.ts'
import { releaseHandlers } from './release/hears.ts'
import { type FactTopic, factsOfTopic } from './rules/fact.ts'
import { forgetOldExtracts } from './store/extract/outdated.ts'
import { append, type HeardEvent } from './store/warehouse/event-log.ts'

/**
 * What is done with the events that analytics hears. A batch of facts is checked and written down as it came; one digest then takes in all that
 * was written meanwhile, so that many small events cost little more than a large one.
 */
export function handlers(database: Database): Readonly<Record<string, Handler>> {
  const releasing = releaseHandlers(database)
  const digesting = inRounds(async () => {
    await digestAll(database)
    await forgetOldExtracts(database)
  })
  const writeDown = inBatches<HeardEvent>(async (events) => {
    await asTheWarehouse(database, async (writing) => append(writing, await withoutErased(writing, events)))
    if (!digesting.again()) await asTheWarehouse(database, (writing) => writing.emit(DIGEST, {}, DIGEST))
  })
  return {
    ...Object.fromEntries(
      FACT_TOPICS.map((topic) => [topic, (payload: unknown) => writeDown(checked(topic, payload))]),
    ),
    [DIGEST]: () => digesting.run(),
    ...releasing,
    ...erasureHandlers(database),
    // A release is made of all that was told before it was asked for.
    'analytics.release': async (payload, job) => {
      await digestAll(database)
      await releasing['analytics.release']?.(payload, job)
    },
  }
}

const FACT_TOPICS = Object.keys(factsOfTopic) as FactTopic[]

/** @throws ZodError for a batch that is not one of facts of its topic: it is not written down, and the outbox keeps it */
function checked(topic: FactTopic, payload: unknown): HeardEvent {
  return { topic, payload, facts: factsOfTopic[topic].parse(payload).facts.length }
}
