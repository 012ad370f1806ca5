import { createHmac, type KeyObject } from 'node:crypto'

/**
 * The key of a place in the tables: of the territory and the traits that name a cell, without its period. An unsigned integer of 32 bits,
 * always the same for one secret and not to be guessed without it.
 */
export function placeKey(secret: KeyObject, names: readonly string[]): number {
  return createHmac('sha256', secret).update(JSON.stringify(names)).digest().readUInt32BE(0)
}

/** Keys of the places requested so far, by secret: a table has thousands, and the next one the same. */
const known = new WeakMap<KeyObject, Map<string, number>>()
const MOST_KNOWN = 100_000

/** The same, remembered. */
export function knownPlaceKey(secret: KeyObject, names: readonly string[]): number {
  const keys = known.get(secret) ?? new Map<string, number>()
  known.set(secret, keys)
  const name = JSON.stringify(names)
  const found = keys.get(name)
  if (found !== undefined) return found
  const key = placeKey(secret, names)
  if (keys.size >= MOST_KNOWN) keys.clear()
  keys.set(name, key)
  return key
}
