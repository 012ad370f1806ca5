import type { Schema } from '../migrate/schemas.ts'
import { factTopics } from './facts.ts'

/**
 * The topics on which each subgraph emits events. The database holds the same table (`registry.event_emitter`) and refuses all others: an event
 * is an order to whoever handles it, and `cases.persons-merged` moves somebody's file to another person.
 */
export const EMITTED_TOPICS: Readonly<Record<Schema, readonly string[]>> = {
  persons: [
    'persons.find-duplicates',
    'cases.persons-merged',
    'services.persons-merged',
    'cases.residence-changed',
    'services.residence-changed',
    factTopics.persons,
  ],
  cases: [
    'finance.funding-requested',
    'finance.delivered',
    'persons.merge-followed',
    factTopics.cases,
    factTopics.deliveries,
    factTopics.assessments,
    factTopics.transfers,
  ],
  services: ['persons.merge-followed', factTopics.appointments],
  // `finance.amounts-moved` is emitted by a trigger of the ledger, as its owner.
  finance: ['cases.funding-decided', factTopics.amounts],
  analytics: ['analytics.digest', 'analytics.prepare-release'],
}

/** Topics on which only whoever owns the database emits: triggers, the commands that load data, and the first start. */
export const OWNER_TOPICS: readonly string[] = [
  'finance.amounts-moved',
  'analytics.release',
  factTopics.offers,
  factTopics.staff,
]
