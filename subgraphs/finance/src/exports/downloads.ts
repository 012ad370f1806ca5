import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { Download } from '@cse/schema/download'
import { fundModuleDownload } from './fund-module/download.ts'
import { snapshotDownload } from './progress-snapshot/download.ts'
import { statementDownload } from './statement/download.ts'

/** What leaves finance as a file. */
export const downloads: readonly Download<SchemaSession>[] = [
  statementDownload,
  fundModuleDownload,
  snapshotDownload,
]
