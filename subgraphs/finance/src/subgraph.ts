import type { Database } from '@cse/db/src/session/database'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { SubgraphPackage } from '@cse/schema/subgraph-package'
import type { Reservation } from './store/reservations.ts'

/** Zone plans, funds and the ledger: planned, committed, liquidated, paid. */
export const finance = {
  subgraph: async () => (await import('./graph/schema.ts')).subgraph,
  processing: async () => (await import('./processing.ts')).processing,
  recordCopy: async () => (await import('./record-copy.ts')).recordCopy,
  eventHandlers: async () => (await import('./event-handlers.ts')).eventHandlers,
  subscriptions: async () => (await import('./subscriptions.ts')).subscriptions,
  downloads: async () => (await import('./exports/downloads.ts')).downloads,
  /** What is reserved for planned interventions of cases, to be compared with what they need. */
  reservations: async (database: Database) =>
    (await import('./store/reservations.ts')).reservations(database),
  /** Gives back what is reserved for those that nobody knows. */
  releaseUnknown: async (database: Database, unknown: readonly Reservation[]) =>
    (await import('./store/reservations.ts')).releaseUnknown(database, unknown),
} satisfies SubgraphPackage<SchemaSession, Database> &
  Readonly<Record<'reservations' | 'releaseUnknown', unknown>>
