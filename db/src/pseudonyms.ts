import { createSecretKey, type KeyObject } from 'node:crypto'
import { pseudonym, recordKey } from './facts.ts'

let key: KeyObject | undefined

/**
 * Sets the key of the pseudonyms that this process gives to what it tells analytics, once at the start. Analytics itself is never given one
 * (D.Lgs. 147/2017 art. 24).
 */
export function usePseudonymKey(secret: Uint8Array): void {
  key = createSecretKey(secret)
}

/** The pseudonym of a record; see {@link pseudonym}. @throws when {@link usePseudonymKey} was not called. */
export function pseudonymOf(kind: 'person' | 'case' | 'delivery', id: string): string {
  return pseudonym(known(), kind, id)
}

/** The random number of a record; see {@link recordKey}. @throws when {@link usePseudonymKey} was not called. */
export function recordKeyOf(id: string): number {
  return recordKey(known(), id)
}

function known(): KeyObject {
  if (!key) throw new Error('The key of the pseudonyms is not set')
  return key
}
