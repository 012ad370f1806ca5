import { freshness } from '@cse/db/analytics/tables'
import { type factTopics, factTopics as topics } from '@cse/db/src/outbox/facts'
import { query } from '@cse/db/src/query/query'
import { eq } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { MEASURES, type Measure, type PublicMeasure } from '../../rules/aggregate/measure.ts'
import type { Family } from '../../rules/cell-tables.ts'

/** When the newest event behind a measure was heard; null while none has been taken in. */
export async function freshnessOf(session: SchemaSession, measure: Measure): Promise<Date | null> {
  const row = await session.one(
    query
      .select({ takenInAt: freshness.takenInAt })
      .from(freshness)
      .where(eq(freshness.topic, topics[topicOf(measure)])),
  )
  return row?.takenInAt ?? null
}

function topicOf(name: Measure): keyof typeof factTopics {
  const measure = MEASURES[name]
  if (measure.kind === 'wait') return 'cases'
  return measure.kind === 'people' ? OF_PEOPLE[measure.family] : OF_PUBLIC[measure.facts]
}

const OF_PEOPLE: Readonly<Record<Family, keyof typeof factTopics>> = {
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

const OF_PUBLIC: Readonly<Record<PublicMeasure['facts'], keyof typeof factTopics>> = {
  offer: 'offers',
  staff: 'staff',
  amount: 'amounts',
}
