import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'

/**
 * The key of a place in the tables: of the territory and the traits that name a cell, without its period. An unsigned integer of 32 bits,
 * always the same for one secret and not to be guessed without it.
 */
export function placeKey(secret: KeyObject, names: readonly string[]): number {
  return createHmac('sha256', secret).update(JSON.stringify(names)).digest().readUInt32BE(0)
}

let secret: KeyObject | undefined
/** Keys of the places requested so far: a table has thousands, and the next one the same. */
const known = new Map<string, number>()
const MOST_KNOWN = 100_000

/** Sets the secret of the noise by place of this process, once at the start. It differs from that of the pseudonyms. */
export function usePlaceSecret(bytes: Uint8Array): void {
  secret = createSecretKey(bytes)
  known.clear()
}

/** The key of a place; see {@link placeKey}. @throws when {@link usePlaceSecret} was not called. */
export function placeKeyOf(names: readonly string[]): number {
  if (!secret) throw new Error('The secret of the noise by place is not set')
  const name = JSON.stringify(names)
  const found = known.get(name)
  if (found !== undefined) return found
  const key = placeKey(secret, names)
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(name, key)
  return key
}
