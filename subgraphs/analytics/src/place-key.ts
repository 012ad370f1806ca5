import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'

/**
 * The key of a place in the tables: of the territory and the traits that name a cell, without its period. An unsigned integer of 32 bits,
 * always the same for one secret and not to be guessed without it.
 */
export function placeKey(secret: KeyObject, names: readonly string[]): number {
  return createHmac('sha256', secret).update(JSON.stringify(names)).digest().readUInt32BE(0)
}

let secret: KeyObject | undefined

/** Sets the secret of the steady noise of this process, once at the start. It is another than that of the pseudonyms. */
export function usePlaceSecret(bytes: Uint8Array): void {
  secret = createSecretKey(bytes)
}

/** The key of a place; see {@link placeKey}. @throws when {@link usePlaceSecret} was not called. */
export function placeKeyOf(names: readonly string[]): number {
  if (!secret) throw new Error('The secret of the steady noise is not set')
  return placeKey(secret, names)
}
