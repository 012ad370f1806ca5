import { createSecretKey } from 'node:crypto'
import { MasterKeys } from '@cse/db/src/encryption/master-key'
import type { DatabaseOptions } from '@cse/db/src/session/database'
import { type GraphKeys, graphKeys } from '@cse/schema/graph-keys'
import type { Keys } from './derived-keys.ts'

type GivenSecrets = {
  readonly [Name in 'searches' | 'data' | 'pseudonym' | 'places']?: Keys[Name] | undefined
}

/** The secrets with which databases are opened, as far as the process was given them. */
export const databaseKeysOf = ({ searches, data, pseudonym, places }: GivenSecrets) =>
  ({
    ...(searches && { searchKey: searches }),
    ...(data && { masterKeys: new MasterKeys(data) }),
    ...(pseudonym && { pseudonymKey: createSecretKey(pseudonym) }),
    ...(places && { placeSecret: createSecretKey(places) }),
  }) satisfies Partial<DatabaseOptions>

/** What the graph of a process seals and signs with. */
export const graphKeysOf = ({
  before = null,
  ...secrets
}: Pick<Keys, 'cursor' | 'download'> & {
  readonly before?: Pick<Keys, 'cursor' | 'download'> | null | undefined
}): GraphKeys => graphKeys(secrets, before)
