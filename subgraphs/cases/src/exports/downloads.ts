import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { Download } from '@cse/schema/download'
import { documentDownload } from './document/download.ts'

/** What leaves cases as a file. */
export const downloads: readonly Download<SchemaSession>[] = [documentDownload]
