import type { Database } from '@cse/db/src/session/database'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { SubgraphPackage } from '@cse/schema/subgraph-package'

/** Territory, catalogue, offer and front offices. */
export const services = {
  subgraph: async () => (await import('./graph/schema.ts')).subgraph,
  processing: async () => (await import('./processing.ts')).processing,
  recordCopy: async () => (await import('./record-copy.ts')).recordCopy,
  eventHandlers: async () => (await import('./event-handlers.ts')).eventHandlers,
} satisfies SubgraphPackage<SchemaSession, Database>
