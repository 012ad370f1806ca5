import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto'
import { LINK_LIFETIME } from './link-lifetime.ts'
import type { Viewer } from './viewer.ts'

/** What a link carries beside the name of what it opens. */
export interface Seal {
  /** Seconds since 1970. */
  readonly expires: string
  readonly signature: string
}

/** For whom a link is made, and who presents it. */
export type Presenting = Pick<Viewer, 'issuer' | 'subject'>

let keys: readonly KeyObject[] = []

/**
 * Sets the 32-byte key that signs the links of this process; whoever makes links and whoever opens them need the same one. Links that the
 * key before it signed open too, while it is being replaced.
 */
export function useDownloadKey(
  ...bytes: readonly [current: Uint8Array, previous?: Uint8Array | undefined]
): void {
  const given = bytes.filter((key) => key !== undefined)
  if (given.some(({ length }) => length !== 32)) throw new Error('The download key must be 32 bytes')
  keys = given.map((key) => createSecretKey(key))
}

/**
 * Opens what is named for this viewer, for five minutes and for nobody else: who it is, is signed and not told, so that a
 * link in a history or a log names nobody and opens nothing.
 * @param named first of what kind it is, so that no link to one kind opens another
 */
export function sealFor(viewer: Presenting, named: readonly (string | null)[], now: Date): Seal {
  const expires = Math.floor(now.getTime() / 1000) + LINK_LIFETIME
  const [key] = keys
  if (!key) throw new Error('No download key was set')
  const signature = signatureOf(key, named, viewer, expires).toString('base64url')
  return { expires: String(expires), signature }
}

/** Whether the link opens what is named for whoever presents it now. */
export function opens(seal: Seal, viewer: Presenting, named: readonly (string | null)[], now: Date): boolean {
  const expires = Number(seal.expires)
  if (!Number.isSafeInteger(expires) || now.getTime() > expires * 1000) return false
  const given = Buffer.from(seal.signature, 'base64url')
  return keys.some((key) => {
    const due = signatureOf(key, named, viewer, expires)
    return given.length === due.length && timingSafeEqual(given, due)
  })
}

function signatureOf(
  key: KeyObject,
  named: readonly (string | null)[],
  { issuer, subject }: Presenting,
  expires: number,
): Buffer {
  return createHmac('sha256', key)
    .update(JSON.stringify([named, issuer, subject, expires]))
    .digest()
}
