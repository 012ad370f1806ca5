import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hash,
  hkdfSync,
  type KeyObject,
} from 'node:crypto'
import { badInput } from './errors.ts'

/** Where a row stands in an order: the values of its columns, the last one unique. Instants go as text, since Postgres counts microseconds. */
export type Position = readonly (string | number | boolean | null)[]

const ivLength = 12
const tagLength = 16

interface CursorKey {
  readonly seal: KeyObject
  readonly nonce: string
}

/** The keys of all cursors of a graph; processes that share clients need the same ones. */
export class CursorKeys {
  readonly #current: CursorKey
  readonly #all: readonly CursorKey[]

  /**
   * @param current 32 bytes
   * @param previous the key before it, while it is being replaced: its cursors open too
   */
  constructor(current: Uint8Array, previous?: Uint8Array | undefined) {
    this.#current = cursorKey(current)
    this.#all = [this.#current, ...(previous ? [cursorKey(previous)] : [])]
  }

  /**
   * The opaque cursor of a position, AES-256-GCM, bound to one list in one order. It may hold values the viewer must not read, so it is
   * sealed and not merely encoded. Equal positions give equal cursors: the nonce is a keyed hash of what is sealed.
   */
  seal(list: string, order: string, position: Position): string {
    const { seal, nonce } = this.#current
    const text = JSON.stringify(position)
    const bound = binding(list, order)
    const iv = hash('sha256', nonce + bound + text, 'buffer').subarray(0, ivLength)
    const cipher = createCipheriv('aes-256-gcm', seal, iv, { authTagLength: tagLength }).setAAD(
      Buffer.from(bound),
    )
    return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString(
      'base64url',
    )
  }

  /** The position in a cursor. Throws BAD_USER_INPUT at `path` when it is forged, of another list, or of another order. */
  open(list: string, order: string, cursor: string, path: string): Position {
    const bytes = Buffer.from(cursor, 'base64url')
    const bound = Buffer.from(binding(list, order))
    for (const { seal } of this.#all) {
      const position = opened(seal, bytes, bound)
      if (position) return position
    }
    throw badInput([{ path, reason: 'Il cursore non appartiene a questo elenco.' }])
  }
}

/** A key object, since a cipher made from plain bytes costs five times as much, and Relay has a cursor sealed for every row. */
function cursorKey(key: Uint8Array): CursorKey {
  if (key.length !== 32) throw new Error('The cursor key must be 32 bytes')
  return { seal: createSecretKey(derive(key, 'seal')), nonce: derive(key, 'nonce').toString('hex') }
}

/** What was sealed with this key; null when it was not. */
function opened(seal: KeyObject, bytes: Buffer, bound: Buffer): Position | null {
  try {
    const decipher = createDecipheriv('aes-256-gcm', seal, bytes.subarray(0, ivLength), {
      authTagLength: tagLength,
    })
    decipher.setAAD(bound).setAuthTag(bytes.subarray(-tagLength))
    const text =
      decipher.update(bytes.subarray(ivLength, -tagLength), undefined, 'utf8') + decipher.final('utf8')
    return JSON.parse(text)
  } catch {
    return null
  }
}

function binding(list: string, order: string): string {
  return `${list}\n${order}\n`
}

function derive(key: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `cursor ${purpose}`, 32))
}
