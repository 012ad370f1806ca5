import { createHmac, type KeyObject } from 'node:crypto'

/** The records that go by a pseudonym towards analytics. */
export type PseudonymKind = 'person' | 'case' | 'delivery' | 'appointment' | 'assessment' | 'transfer'

/**
 * The pseudonym of a record, made where the record is written: HMAC-SHA-256 in hex, stable in time for one key. Analytics never has
 * the key (D.Lgs. 147/2017 art. 24).
 * @param key made once by `createSecretKey`: with the bytes themselves every pseudonym takes six times as long
 */
export function pseudonym(key: KeyObject, kind: PseudonymKind, id: string): string {
  return createHmac('sha256', key).update(`${kind}:${id}`).digest('hex')
}

/** The number from 0 to 2^32 - 1 that a record adds to the key of its cells: always the same for one record, and not to be guessed. */
export function recordKey(key: KeyObject, id: string): number {
  return createHmac('sha256', key).update(`record:${id}`).digest().readUInt32BE(0)
}
