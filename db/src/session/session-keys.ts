import type { KeyObject } from 'node:crypto'
import type { MasterKeys } from '../encryption/master-key.ts'

/** The secrets with which a database was opened. */
export interface SessionKeys {
  /** Key of the digests under which the log of access keeps what viewers searched; a process in which nobody searches needs none. */
  readonly searchKey?: Uint8Array
  /** Open what stands encrypted; a process that reads and writes no such text needs none. */
  readonly masterKeys?: MasterKeys
  /** Key of the pseudonyms in the facts that are emitted for analytics; a process that emits none needs none. */
  readonly pseudonymKey?: KeyObject
  /** Secret of the steady noise by which published figures are protected; a process that publishes none needs none. */
  readonly placeSecret?: KeyObject
}

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
