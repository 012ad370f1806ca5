import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import type { Secret } from '../secrets/demo-secrets.ts'
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

let keys: readonly MasterKey[] = []

/**
 * Sets the master keys of this process. They wrap the data keys that stand in the database; the database never holds a master key.
 * New data keys are wrapped with the current one, both unwrap.
 */
export function useMasterKeys({ current, previous }: Secret): void {
  keys = [current, ...(previous ? [previous] : [])].map(masterKey)
  unwrapped.clear()
}

/** Id of the master key in use, as it stands in each data key that it wraps. */
export function currentMasterKeyId(): Buffer {
  return current().id
}

/** A data key as it may stand in the database: encrypted with the current master key and bound to its own id. */
export function wrapDataKey(keyId: string, secret: Buffer): Buffer {
  const { id, key } = current()
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
 * @throws an Error of one sentence when no master key of this process has wrapped it, or it was altered or put under another id
 */
export function unwrapDataKey(keyId: string, wrapped: Buffer): KeyObject {
  const name = `${keyId}${wrapped.toString('latin1')}`
  const known = unwrapped.get(name)
  if (known) return known
  const key = createSecretKey(unwrap(keyId, wrapped))
  if (unwrapped.size >= MOST_UNWRAPPED) unwrapped.clear()
  unwrapped.set(name, key)
  return key
}

/** Keys by their ids and wrapped forms: unwrapping is half of what reading a short text costs. */
const unwrapped = new Map<string, KeyObject>()
const MOST_UNWRAPPED = 4_096

function unwrap(keyId: string, wrapped: Buffer): Buffer {
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

function current(): MasterKey {
  const [first] = keys
  if (!first) throw new Error('No master key was set: call useMasterKeys at the start')
  return first
}

const bindingOf = (keyId: string): Buffer => Buffer.from(`data key ${keyId}`)
