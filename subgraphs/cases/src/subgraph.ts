import type { Administrator } from '@cse/db/src/encryption/master-key'
import type { Database } from '@cse/db/src/session/database'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { SubgraphPackage } from '@cse/schema/subgraph-package'
import type { RepeatedNeed } from './store/funding-reconciliation.ts'

/** The care pathway: access, assessment, project, delivery, evaluation; and who holds the case meanwhile. */
export const cases = {
  subgraph: async () => (await import('./graph/schema.ts')).subgraph,
  processing: async () => (await import('./processing.ts')).processing,
  recordCopy: async () => (await import('./record-copy.ts')).recordCopy,
  eventHandlers: async () => (await import('./event-handlers.ts')).eventHandlers,
  downloads: async () => (await import('./exports/downloads.ts')).downloads,
  unscannedFiles: async () => (await import('./exports/document/unscanned.ts')).unscannedFiles,
  uploads: async () => (await import('./exports/uploads.ts')).uploads,
  /** What planned interventions need of zone plans, to be compared with what is reserved for them. */
  fundingNeeds: async (database: Database) =>
    (await import('./store/funding-reconciliation.ts')).fundingNeeds(database),
  /** Says it to finance anew. */
  repeatFundingNeeds: async (database: Database, repeated: readonly RepeatedNeed[]) =>
    (await import('./store/funding-reconciliation.ts')).repeatFundingNeeds(database, repeated),
} satisfies SubgraphPackage<SchemaSession, Database, Administrator> &
  Readonly<Record<'fundingNeeds' | 'repeatFundingNeeds', unknown>>
