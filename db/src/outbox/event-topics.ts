import { SCHEMAS, type Schema } from '../migrate/schemas.ts'
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
    'persons.begin-disposals',
    'cases.find-due',
    'services.find-due',
    'cases.erase',
    'services.erase',
    'persons.erase',
    'analytics.erase',
    'persons.records-erased',
    factTopics.persons,
  ],
  cases: [
    'finance.funding-requested',
    'finance.delivered',
    'persons.merge-followed',
    'cases.find-due',
    'persons.records-due',
    'services.erase',
    'finance.erase',
    'analytics.erase',
    'persons.records-erased',
    factTopics.cases,
    factTopics.deliveries,
    factTopics.assessments,
    factTopics.transfers,
  ],
  services: [
    'persons.merge-followed',
    'services.find-due',
    'persons.records-due',
    'persons.erase',
    'analytics.erase',
    'persons.records-erased',
    factTopics.appointments,
  ],
  // `finance.amounts-moved` is emitted by a trigger of the ledger, as its owner.
  finance: ['cases.funding-decided', 'persons.records-erased', factTopics.amounts],
  analytics: ['analytics.digest', 'analytics.prepare-release', 'persons.records-erased'],
}

/** Topics on which only whoever owns the database emits: triggers, the clock of the queue, the commands that load data, and the first start. */
export const OWNER_TOPICS: readonly string[] = [
  'finance.amounts-moved',
  'analytics.release',
  ...SCHEMAS.map((schema) => `${schema}.remove-outdated`),
  factTopics.offers,
  factTopics.staff,
]
