import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { Upload } from '@cse/schema/upload'
import { documentUpload } from './document/upload.ts'

/** What comes into cases as a file. */
export const uploads: readonly Upload<SchemaSession>[] = [documentUpload]
