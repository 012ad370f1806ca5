import { freshness } from '@cse/db/analytics/tables'
import { query } from '@cse/db/src/query/query'
import { eq, sql } from '@cse/db/src/query/sql'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { MEASURES, type Measure, type PublicMeasure } from '../../rules/aggregate/measure.ts'
import type { Family } from '../../rules/cell-tables.ts'
import { factTopics } from '../../rules/fact.ts'
import type { LoggedEvent } from './event-log.ts'

/** When the newest ingested event behind a measure was received; null while there is none. */
export async function freshnessOf(session: SchemaSession, measure: Measure): Promise<Date | null> {
  const row = await session.one(
    query
      .select({ takenInAt: freshness.takenInAt })
      .from(freshness)
      .where(eq(freshness.topic, factTopics[topicOf(measure)])),
  )
  return row?.takenInAt ?? null
}

/** When the newest event of each topic was received, in one ingestion. */
export class Freshness {
  readonly #instants = new Map<string, Date>()

  add(events: readonly LoggedEvent[]): void {
    for (const { topic, receivedAt } of events) {
      const known = this.#instants.get(topic)
      if (!known || known < receivedAt) this.#instants.set(topic, receivedAt)
    }
  }

  async store(writing: Writing): Promise<void> {
    for (const [topic, receivedAt] of this.#instants)
      await writing.run(sql`
        insert into analytics.freshness (topic, taken_in_at) values (${topic}, ${receivedAt}::timestamptz)
        on conflict (topic) do update set taken_in_at = greatest(freshness.taken_in_at, excluded.taken_in_at)`)
  }
}

function topicOf(name: Measure): keyof typeof factTopics {
  const measure = MEASURES[name]
  if (measure.kind === 'wait') return 'cases'
  return measure.kind === 'people' ? TOPIC_OF_FAMILY[measure.family] : TOPIC_OF_PUBLIC_FACTS[measure.facts]
}

const TOPIC_OF_FAMILY: Readonly<Record<Family, keyof typeof factTopics>> = {
  CASES: 'cases',
  CLOSURES: 'cases',
  DELIVERIES: 'deliveries',
  HOME_CARE: 'deliveries',
  APPOINTMENTS: 'appointments',
  ASSESSMENTS: 'assessments',
  TRANSFERS: 'transfers',
  WAITS_FOR_ASSESSMENT: 'cases',
  WAITS_FOR_PROJECT: 'cases',
  WAITS_FOR_DELIVERY: 'cases',
  WAITS_FOR_CLOSURE: 'cases',
}

const TOPIC_OF_PUBLIC_FACTS: Readonly<Record<PublicMeasure['facts'], keyof typeof factTopics>> = {
  offer: 'offers',
  staff: 'staff',
  amount: 'amounts',
}
