import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { Download } from '@cse/schema/download'
import { recordCopyDownload } from './record-copy/download.ts'

/** What leaves persons as a file. */
export const downloads: readonly Download<SchemaSession>[] = [recordCopyDownload]
