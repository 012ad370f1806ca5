import type { KeyObject } from 'node:crypto'
import type { MasterKeys } from '../encryption/master-key.ts'
import type { DatabaseOptions } from './database.ts'

/** The secrets with which a database was opened. */
export type SessionKeys = Pick<DatabaseOptions, 'searchKey' | 'masterKeys' | 'pseudonymKey' | 'placeSecret'>

/** @throws when the database was opened without them */
export function masterKeysOf({ masterKeys }: SessionKeys): MasterKeys {
  if (!masterKeys) throw new Error('The database was opened without master keys: its texts stay closed')
  return masterKeys
}

/** @throws when the database was opened without it */
export function pseudonymKeyOf({ pseudonymKey }: SessionKeys): KeyObject {
  if (!pseudonymKey)
    throw new Error('The database was opened without the key of pseudonyms: no facts leave it')
  return pseudonymKey
}

/** @throws when the database was opened without it */
export function placeSecretOf({ placeSecret }: SessionKeys): KeyObject {
  if (!placeSecret)
    throw new Error('The database was opened without the secret of the noise: no figures are published')
  return placeSecret
}
