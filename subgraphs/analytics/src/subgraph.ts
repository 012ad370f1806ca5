import type { Database } from '@cse/db/src/session/database'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { SubgraphPackage } from '@cse/schema/subgraph-package'
import type { rebuild } from './ingest/rebuild.ts'

export type { RebuildProgress } from './ingest/rebuild.ts'

/** Anonymised facts and aggregates for the Region and the DSS. */
export const analytics = {
  subgraph: async () => (await import('./graph/schema.ts')).subgraph,
  processing: async () => (await import('./processing.ts')).processing,
  recordCopy: async () => (await import('./record-copy.ts')).recordCopy,
  eventHandlers: async () => (await import('./event-handlers.ts')).eventHandlers,
  downloads: async () => (await import('./exports/downloads.ts')).downloads,
  /** Makes facts and cells anew from the log of events. */
  rebuild: async (...given: Parameters<typeof rebuild>) =>
    (await import('./ingest/rebuild.ts')).rebuild(...given),
} satisfies SubgraphPackage<SchemaSession, Database> & Readonly<Record<'rebuild', unknown>>
