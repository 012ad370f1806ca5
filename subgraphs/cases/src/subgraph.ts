import type { Administrator } from '@cse/db/src/encryption/master-key'
import type { Database } from '@cse/db/src/session/database'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { SubgraphPackage } from '@cse/schema/subgraph-package'

/** The care pathway: access, assessment, project, delivery, evaluation; and who holds the case meanwhile. */
export const cases = {
  subgraph: async () => (await import('./graph/schema.ts')).subgraph,
  processing: async () => (await import('./processing.ts')).processing,
  recordCopy: async () => (await import('./record-copy.ts')).recordCopy,
  eventHandlers: async () => (await import('./event-handlers.ts')).eventHandlers,
  downloads: async () => (await import('./exports/downloads.ts')).downloads,
  unscannedFiles: async () => (await import('./exports/document/unscanned.ts')).unscannedFiles,
  uploads: async () => (await import('./exports/uploads.ts')).uploads,
} satisfies SubgraphPackage<SchemaSession, Database, Administrator>
