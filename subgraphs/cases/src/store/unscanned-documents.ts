import { documentContent } from '@cse/db/cases/record-tables'
import { openSentKey } from '@cse/db/src/encryption/data-key'
import type { Administrator } from '@cse/db/src/encryption/master-key'
import { placeOf } from '@cse/db/src/encryption/value-place'
import type { UnscannedFile } from '@cse/schema/unscanned-files'

/**
 * Some documents that were not scanned, as the administrator reads them, in the order of their ids; those whose content was erased are left out.
 * @param after uuid of the last one before
 */
export async function unscannedDocuments(
  { admin, masterKeys }: Administrator,
  after: string | null,
  most: number,
): Promise<UnscannedFile[]> {
  const rows = await admin<{ id: string; content: Buffer; key: Buffer }[]>`
    select document.id, content::bytea as "content", uuid_send(key_id) || wrapped_key as "key"
    from cases.document join cases.document_content on document_id = document.id
    join cases.data_key on key_id = encode(substr(content, 2, 16), 'hex')::uuid
    where scan = 'NOT_SCANNED' and (${after}::uuid is null or document.id > ${after}::uuid) order by document.id limit ${most}`
  return rows.map(({ id, content, key }) => ({
    uuid: id,
    content: openSentKey(masterKeys, key).decrypt(placeOf(documentContent.content, id), content),
  }))
}

/** Keeps what a scanner said of a document now. */
export async function keepFinding(
  { admin }: Administrator,
  id: string,
  finding: 'CLEAN' | 'INFECTED',
): Promise<void> {
  await admin`update cases.document set scan = ${finding}, scanned_at = now() where id = ${id} and scan = 'NOT_SCANNED'`
}
