import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import type { PgColumn } from '../query/columns.ts'
import { ALGORITHM, NONCE, TAG } from './algorithm.ts'
import { type MasterKeys, WRAPPED_LENGTH } from './master-key.ts'
import { bytesOfUuid, newUuid, uuidOfBytes } from './uuid-bytes.ts'
import { placeOf, type RowKey } from './value-place.ts'

/** Bytes of a ciphertext before what is encrypted: format, id of the data key, nonce. */
const FORMAT = 1
const KEY_END = 17
const NONCE_END = KEY_END + NONCE

/** A key with which one organisation writes about one record; it leaves the process only wrapped. */
export class DataKey {
  readonly id: string
  readonly #key: KeyObject

  private constructor(id: string, key: KeyObject) {
    this.id = id
    this.#key = key
  }

  /** A key that nothing was encrypted with yet, and its wrapped form for the database. */
  static make(masterKeys: MasterKeys): { readonly key: DataKey; readonly wrapped: Buffer } {
    const id = newUuid()
    const secret = randomBytes(32)
    return { key: new DataKey(id, createSecretKey(secret)), wrapped: masterKeys.wrap(id, secret) }
  }

  /** The key that stands wrapped in the database. @throws an Error of one sentence; see {@link MasterKeys.unwrap} */
  static open(masterKeys: MasterKeys, id: string, wrapped: Buffer): DataKey {
    return new DataKey(id, masterKeys.unwrap(id, wrapped))
  }

  /**
   * A value in the form in which it stands in the database, bound to its table, column and row: put elsewhere it does not open.
   * @returns the text form of a bytea; null for null
   */
  encrypt<Value extends string | Buffer | null>(
    column: PgColumn,
    row: RowKey,
    value: Value,
  ): Value extends null ? null : string
  encrypt(column: PgColumn, row: RowKey, value: string | Buffer | null): string | null {
    return value === null ? null : `\\x${this.encryptBytes(placeOf(column, row), value).toString('hex')}`
  }

  /** The same for a place that is known already, as bytes. */
  encryptBytes(place: Buffer, value: string | Buffer): Buffer {
    const nonce = randomBytes(NONCE)
    const cipher = createCipheriv(ALGORITHM, this.#key, nonce, { authTagLength: TAG }).setAAD(place)
    const head = typeof value === 'string' ? cipher.update(value, 'utf8') : cipher.update(value)
    return Buffer.concat([
      Buffer.of(FORMAT),
      bytesOfUuid(this.id),
      nonce,
      head,
      cipher.final(),
      cipher.getAuthTag(),
    ])
  }

  /** What a ciphertext of this key says. @throws an Error of one sentence when it was altered or stands in another place */
  decrypt(place: Buffer, ciphertext: Buffer): Buffer {
    const decipher = createDecipheriv(ALGORITHM, this.#key, ciphertext.subarray(KEY_END, NONCE_END), {
      authTagLength: TAG,
    })
    decipher.setAAD(place).setAuthTag(ciphertext.subarray(-TAG))
    try {
      return Buffer.concat([decipher.update(ciphertext.subarray(NONCE_END, -TAG)), decipher.final()])
    } catch {
      throw new Error(
        `A value of ${place.toString('latin1').split('\n')[0]} was altered, or is not of its row.`,
      )
    }
  }
}

/** Id of the data key of a ciphertext. */
export function keyIdOf(ciphertext: Buffer): string {
  if (ciphertext[0] !== FORMAT || ciphertext.length < NONCE_END + TAG)
    throw new Error('A value that should be encrypted is not.')
  return uuidOfBytes(ciphertext.subarray(1, KEY_END))
}

/** A wrapped key and its id in one value, as `select uuid_send(key_id) || wrapped_key` answers it. */
export function openSentKey(masterKeys: MasterKeys, sent: Buffer): DataKey {
  return DataKey.open(masterKeys, uuidOfBytes(sent.subarray(0, 16)), sent.subarray(16, 16 + WRAPPED_LENGTH))
}
