import type { DataKey } from '@cse/db/src/encryption/data-key'
import { dataKeyFor } from '@cse/db/src/encryption/data-keys'
import type { Writing } from '@cse/db/src/session/schema-session'
import type { CaseStanding } from './standing.ts'

/** The key with which the holder of a case writes about it. What it wrote stays under this key when the case goes elsewhere. */
export const keyOfHolder = (
  writing: Writing,
  { holder, uuid, dataKey }: Pick<CaseStanding, 'holder' | 'uuid' | 'dataKey'>,
): Promise<DataKey> => dataKeyFor(writing, 'cases', { organisation: holder, record: uuid }, dataKey)
