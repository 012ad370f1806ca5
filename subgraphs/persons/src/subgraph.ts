import type { Database } from '@cse/db/src/session/database'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { SubgraphPackage } from '@cse/schema/subgraph-package'
import { demoCitizenTaxCode } from './store/demo-citizen.ts'
import { personIdByTaxCode } from './store/sign-in.ts'

/** People, their households and what certified sources say of them. */
export const persons = {
  subgraph: async () => (await import('./graph/schema.ts')).subgraph,
  processing: async () => (await import('./processing.ts')).processing,
  recordCopy: async () => (await import('./record-copy.ts')).recordCopy,
  eventHandlers: async () => (await import('./event-handlers.ts')).eventHandlers,
  downloads: async () => (await import('./exports/downloads.ts')).downloads,
  /** Who somebody is, asked before there is a viewer. */
  signIn: { personIdByTaxCode, demoCitizenTaxCode },
} satisfies SubgraphPackage<SchemaSession, Database> & Readonly<Record<'signIn', unknown>>
