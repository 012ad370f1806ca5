import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import type { Secret } from '../secrets/demo-secrets.ts'
import type { Admin } from '../server/server.ts'
import { ALGORITHM, NONCE, TAG } from './algorithm.ts'

interface MasterKey {
  readonly id: Buffer
  readonly key: KeyObject
}

/** Bytes of a wrapped data key: format, id of the master key, nonce, key, tag. */
export const WRAPPED_LENGTH = 65
const FORMAT = 1
const ID_END = 5
const NONCE_END = ID_END + NONCE

/** The administrator of the database, with what opens its texts. */
export interface Administrator {
  readonly admin: Admin
  readonly masterKeys: MasterKeys
}

/**
 * The master keys of a database. They wrap the data keys that stand in it; the database never holds a master key. New data keys are wrapped with
 * the current one, both unwrap.
 */
export class MasterKeys {
  readonly #current: MasterKey
  readonly #all: readonly MasterKey[]
  /** Keys by their ids and wrapped forms: unwrapping is half of what reading a short text costs. */
  readonly #unwrapped = new Map<string, KeyObject>()

  constructor({ current, previous }: Secret) {
    this.#current = masterKey(current)
    this.#all = [this.#current, ...(previous ? [masterKey(previous)] : [])]
  }

  /** Id of the master key in use, as it stands in each data key that it wraps. */
  get currentId(): Buffer {
    return this.#current.id
  }

  /** A data key as it may stand in the database: encrypted with the current master key and bound to its own id. */
  wrap(keyId: string, secret: Buffer): Buffer {
    const { id, key } = this.#current
    const nonce = randomBytes(NONCE)
    const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG }).setAAD(bindingOf(keyId))
    return Buffer.concat([
      Buffer.of(FORMAT),
      id,
      nonce,
      cipher.update(secret),
      cipher.final(),
      cipher.getAuthTag(),
    ])
  }

  /**
   * The key in a wrapped data key.
   * @throws an Error of one sentence when none of these master keys has wrapped it, or it was altered or put under another id
   */
  unwrap(keyId: string, wrapped: Buffer): KeyObject {
    const name = `${keyId}${wrapped.toString('latin1')}`
    const known = this.#unwrapped.get(name)
    if (known) return known
    const key = createSecretKey(unwrap(this.#all, keyId, wrapped))
    if (this.#unwrapped.size >= MOST_UNWRAPPED) this.#unwrapped.clear()
    this.#unwrapped.set(name, key)
    return key
  }
}

const MOST_UNWRAPPED = 4_096

function unwrap(keys: readonly MasterKey[], keyId: string, wrapped: Buffer): Buffer {
  const master = keys.find(({ id }) => id.equals(wrapped.subarray(1, ID_END)))
  if (wrapped.length !== WRAPPED_LENGTH || wrapped[0] !== FORMAT || !master)
    throw new Error(
      'A data key was wrapped with a master key that this process does not have: set CSE_DATA_KEY_PREVIOUS.',
    )
  const decipher = createDecipheriv(ALGORITHM, master.key, wrapped.subarray(ID_END, NONCE_END), {
    authTagLength: TAG,
  })
  decipher.setAAD(bindingOf(keyId)).setAuthTag(wrapped.subarray(-TAG))
  try {
    return Buffer.concat([decipher.update(wrapped.subarray(NONCE_END, -TAG)), decipher.final()])
  } catch {
    throw new Error('A data key was altered, or stands under another id than its own.')
  }
}

function masterKey(secret: string): MasterKey {
  const derived = (purpose: string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', secret, '', `cse master key ${purpose}`, bytes))
  return { id: derived('id', ID_END - 1), key: createSecretKey(derived('wrap', 32)) }
}

const bindingOf = (keyId: string): Buffer => Buffer.from(`data key ${keyId}`)
