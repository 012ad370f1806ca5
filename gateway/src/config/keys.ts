import { analytics } from '@cse/analytics'
import { useMasterKeys } from '@cse/db/src/encryption/master-key'
import { useCursorKey } from '@cse/schema/cursor'
import { usePseudonymKey } from '@cse/schema/events/pseudonyms'
import { useDownloadKey } from '@cse/schema/signed-link'
import type { Keys } from './derived-keys.ts'

/** Hands a process that runs all subgraphs the secrets that they work with. */
export function useKeys({ cursor, download, before, pseudonym, places, data }: Keys): void {
  useCursorKey(cursor, before?.cursor)
  useDownloadKey(download, before?.download)
  usePseudonymKey(pseudonym)
  analytics.usePlaceSecret(places)
  useMasterKeys(data)
}
