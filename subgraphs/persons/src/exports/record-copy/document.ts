import type { RecordCopyContribution } from '@cse/schema/record-copy/contribution'
import { RECORD_COPY_VERSION, reasonsOf } from '@cse/schema/record-copy/parts'
import type { CopiedParts } from './collect.ts'

/** The copy of a record, as `schema/record-copy.schema.json` describes it. */
export interface RecordCopyDocument {
  readonly version: number
  readonly madeAt: string
  readonly request: { readonly id: string; readonly protocol: string | null; readonly receivedOn: string }
  readonly [part: string]: unknown
  readonly withheld: readonly string[]
}

/** The document of what was collected. */
export function documentOf(
  parts: CopiedParts,
  request: RecordCopyDocument['request'],
  contributions: readonly RecordCopyContribution[],
  madeAt: Date,
): RecordCopyDocument {
  return {
    version: RECORD_COPY_VERSION,
    madeAt: madeAt.toISOString(),
    request,
    ...parts,
    withheld: reasonsOf(contributions),
  }
}
