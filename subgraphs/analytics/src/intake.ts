import type { House } from '@cse/db/src/house'
import type { Handler } from '@cse/db/src/outbox'
import { asTheWarehouse, DIGEST, digestAll } from './digest/digest.ts'
import { append } from './digest/event-log.ts'
import { forgetOldExtracts } from './extract/forget.ts'
import { type FactTopic, factsOfTopic } from './fact.ts'
import { releaseHandlers } from './release/hears.ts'

/**
 * What is done with the events that analytics hears. A batch of facts is checked and written down as it came; one digest then takes in all that
 * was written meanwhile, so that many small events cost little more than a large one.
 */
export function handlers(house: House): Readonly<Record<string, Handler>> {
  const releasing = releaseHandlers(house)
  return {
    ...Object.fromEntries(
      FACT_TOPICS.map((topic) => [topic, (payload: unknown) => hear(house, topic, payload)]),
    ),
    [DIGEST]: async () => {
      await digestAll(house)
      await forgetOldExtracts(house)
    },
    ...releasing,
    // A release is made of all that was told before it was asked for.
    'analytics.release': async (payload, job) => {
      await digestAll(house)
      await releasing['analytics.release']?.(payload, job)
    },
  }
}

const FACT_TOPICS = Object.keys(factsOfTopic) as FactTopic[]

/** @throws ZodError for a batch that is not one of facts of its topic: it is not written down, and the outbox keeps it */
function hear(house: House, topic: FactTopic, payload: unknown): Promise<void> {
  const facts = factsOfTopic[topic].parse(payload).facts.length
  return asTheWarehouse(house, async (writing) => {
    await append(writing, { topic, payload, facts })
    await writing.emit(DIGEST, {}, DIGEST)
  })
}
