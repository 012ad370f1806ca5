import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { Download } from '@cse/schema/download'
import type { GraphKeys } from '@cse/schema/graph-keys'
import type { Upload } from '@cse/schema/upload'
import type { Logger } from 'pino'
import { SUBGRAPHS, type SubgraphName } from '../config/settings.ts'
import type { Authentication } from '../http/authenticate-request.ts'
import type { OperationPort } from '../operation/port.ts'
import { subgraphPackages } from '../subgraphs/packages.ts'
import type { Metrics } from '../telemetry/metrics.ts'

/** What routes of files need. */
export interface FileRoute extends Authentication {
  readonly operations: OperationPort
  /** Sign the links. */
  readonly keys: Pick<GraphKeys, 'links'>
  readonly metrics: Metrics
  readonly logger: Logger
  readonly now: () => Date
}

/** A kind of file, and whose it is. */
export interface OwnedDownload {
  readonly subgraph: SubgraphName
  readonly download: Download<SchemaSession>
}

/** The same of a file that comes in. */
export interface OwnedUpload {
  readonly subgraph: SubgraphName
  readonly upload: Upload<SchemaSession>
}

/** What leaves the subgraphs as a file, and what comes in. */
export interface Files {
  readonly downloads: readonly OwnedDownload[]
  readonly uploads: readonly OwnedUpload[]
}

/** Loads what the subgraphs say of their files. */
export async function loadFiles(): Promise<Files> {
  const files = SUBGRAPHS.map(async (subgraph) => ({
    downloads: ((await subgraphPackages[subgraph].downloads?.()) ?? []).map((download) => ({
      subgraph,
      download,
    })),
    uploads: ((await subgraphPackages[subgraph].uploads?.()) ?? []).map((upload) => ({ subgraph, upload })),
  }))
  const loaded = await Promise.all(files)
  return {
    downloads: loaded.flatMap(({ downloads }) => downloads),
    uploads: loaded.flatMap(({ uploads }) => uploads),
  }
}
