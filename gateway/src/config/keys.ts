import { usePlaceSecret } from '@cse/analytics/place-key'
import { useSearchKey } from '@cse/db/src/audit/search-digest'
import { usePseudonymKey } from '@cse/db/src/outbox/pseudonyms'
import { useCursorKey } from '@cse/schema/cursor'
import { useDownloadKey } from '@cse/schema/signed-link'
import type { Keys } from './settings.ts'

/** Hands a process that runs all subgraphs the secrets that they work with. */
export function useKeys({ cursor, download, pseudonym, places, searches }: Keys): void {
  useCursorKey(cursor)
  useSearchKey(searches)
  useDownloadKey(download)
  usePseudonymKey(pseudonym)
  usePlaceSecret(places)
}
