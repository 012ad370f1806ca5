import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { Download } from '@cse/schema/download'
import { releaseDownload } from './release/download.ts'

/** What leaves analytics as a file. */
export const downloads: readonly Download<SchemaSession>[] = [releaseDownload]
