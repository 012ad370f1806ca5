import type { Database } from '@cse/db/src/session/database'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { SubgraphPackage } from '@cse/schema/subgraph-package'

/** Zone plans, funds and the ledger: planned, committed, liquidated, paid. */
export const finance = {
  subgraph: async () => (await import('./graph/schema.ts')).subgraph,
  processing: async () => (await import('./processing.ts')).processing,
  recordCopy: async () => (await import('./record-copy.ts')).recordCopy,
  eventHandlers: async () => (await import('./event-handlers.ts')).eventHandlers,
  subscriptions: async () => (await import('./subscriptions.ts')).subscriptions,
  downloads: async () => (await import('./exports/downloads.ts')).downloads,
} satisfies SubgraphPackage<SchemaSession, Database>
