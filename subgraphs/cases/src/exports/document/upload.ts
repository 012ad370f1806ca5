import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { admits, audienceOf } from '@cse/schema/policy'
import type { Upload } from '@cse/schema/upload'
import { policy } from '../../policy.ts'
import { LARGEST_DOCUMENT } from '../../rules/document-size.ts'
import { keepUpload } from '../../store/upload.ts'

/** A file that waits until `attachDocument` takes it; who may not attach one sends none. */
export const documentUpload: Upload<SchemaSession> = {
  path: '/documents',
  operation: 'uploadDocument',
  largest: LARGEST_DOCUMENT,
  admits: (viewer) => {
    const line = audienceOf(policy, 'Mutation', 'attachDocument')
    return line !== undefined && admits(line, viewer)
  },
  keep: keepUpload,
}
