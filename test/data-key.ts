import { createSecretKey } from 'node:crypto'
import { MasterKeys } from '@cse/db/src/encryption/master-key'
import { graphKeys } from '@cse/schema/graph-keys'

/** The secret from which the master key of the tests follows: texts of the shared database are encrypted under it. */
export const DATA_KEY = 'a data key of the tests, 32 bytes long'

export const MASTER_KEYS = new MasterKeys({ current: DATA_KEY })

/** Of the pseudonyms in the facts of the shared database. */
export const PSEUDONYM_SECRET = Buffer.alloc(32, 'pseudonym')
export const PSEUDONYM_KEY = createSecretKey(PSEUDONYM_SECRET)

/** What databases are opened with in tests that go past the settings. */
export const DATABASE_KEYS = {
  searchKey: Buffer.alloc(32, 'searches'),
  masterKeys: MASTER_KEYS,
  pseudonymKey: PSEUDONYM_KEY,
  placeSecret: createSecretKey(Buffer.alloc(32, 'places')),
}

/** What graphs are opened with in the same tests. */
export const GRAPH_KEYS = graphKeys({
  cursor: Buffer.alloc(32, 'cursor'),
  download: Buffer.alloc(32, 'download'),
})
