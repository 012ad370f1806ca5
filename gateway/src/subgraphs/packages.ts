import type { Handler } from '@cse/db/src/outbox/outbox'
import type { Database } from '@cse/db/src/session/database'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { Download } from '@cse/schema/download'
import type { LiveFigure } from '@cse/schema/live'
import type { Processing } from '@cse/schema/processing'
import type { RecordCopyContribution } from '@cse/schema/record-copy/contribution'
import type { Subgraph } from '@cse/schema/subgraph'
import type { Upload } from '@cse/schema/upload'
import { SUBGRAPHS, type SubgraphName } from '../config/settings.ts'

/** What is done with the events a subgraph hears, by topic. */
export type Handlers = (database: Database) => Readonly<Record<string, Handler>>

/** A subgraph's package, loaded when it is needed: a process that serves one of them does not pay for the others. */
interface SubgraphPackage {
  subgraph(): Promise<Subgraph<SchemaSession>>
  /** What it processes of persons, for the register of processing activities. */
  processing(): Promise<Processing>
  /** Its part of the copy of a record that a person gets. */
  recordCopy(): Promise<RecordCopyContribution>
  /** Only of those that hear events. */
  handlers?(): Promise<Handlers>
  /** Only of those whose figures may be watched: by their field of `Subscription`. */
  liveFigures?(): Promise<Readonly<Record<string, LiveFigure<SchemaSession>>>>
  /** Only of those from which something leaves as a file. */
  downloads?(): Promise<readonly Download<SchemaSession>[]>
  /** Only of those into which files come. */
  uploads?(): Promise<readonly Upload<SchemaSession>[]>
}

/** The five subgraphs. */
export const subgraphPackages: Readonly<Record<SubgraphName, SubgraphPackage>> = {
  persons: {
    subgraph: async () => (await import('@cse/persons/subgraph')).subgraph,
    processing: async () => (await import('@cse/persons/processing')).processing,
    recordCopy: async () => (await import('@cse/persons/record-copy')).recordCopy,
    downloads: async () => (await import('@cse/persons/exports/downloads')).downloads,
    handlers: async () => (await import('@cse/persons/hears')).handlers,
  },
  cases: {
    subgraph: async () => (await import('@cse/cases/subgraph')).subgraph,
    processing: async () => (await import('@cse/cases/processing')).processing,
    recordCopy: async () => (await import('@cse/cases/record-copy')).recordCopy,
    downloads: async () => (await import('@cse/cases/exports/downloads')).downloads,
    uploads: async () => (await import('@cse/cases/exports/uploads')).uploads,
    handlers: async () => (await import('@cse/cases/hears')).handlers,
  },
  services: {
    subgraph: async () => (await import('@cse/services/subgraph')).subgraph,
    processing: async () => (await import('@cse/services/processing')).processing,
    recordCopy: async () => (await import('@cse/services/record-copy')).recordCopy,
    handlers: async () => (await import('@cse/services/hears')).handlers,
  },
  finance: {
    subgraph: async () => (await import('@cse/finance/subgraph')).subgraph,
    processing: async () => (await import('@cse/finance/processing')).processing,
    recordCopy: async () => (await import('@cse/finance/record-copy')).recordCopy,
    downloads: async () => (await import('@cse/finance/exports/downloads')).downloads,
    handlers: async () => (await import('@cse/finance/hears')).handlers,
    liveFigures: async () => (await import('@cse/finance/live')).liveFigures,
  },
  analytics: {
    subgraph: async () => (await import('@cse/analytics/subgraph')).subgraph,
    processing: async () => (await import('@cse/analytics/processing')).processing,
    recordCopy: async () => (await import('@cse/analytics/record-copy')).recordCopy,
    downloads: async () => (await import('@cse/analytics/exports/downloads')).downloads,
    handlers: async () => (await import('@cse/analytics/event-handlers')).handlers,
  },
}

/** What all subgraphs contribute to the copy of a record. */
export function recordCopyContributions(): Promise<RecordCopyContribution[]> {
  return Promise.all(SUBGRAPHS.map((name) => subgraphPackages[name].recordCopy()))
}
