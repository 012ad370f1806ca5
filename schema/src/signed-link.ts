import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto'
import { LINK_LIFETIME } from './link-lifetime.ts'
import type { Viewer } from './viewer.ts'

/** What a link carries beside the name of what it opens. */
export interface Seal {
  /** Seconds since 1970. */
  readonly expires: string
  readonly signature: string
}

/** For whom a link is made, and who presents it: also through which client, as a client may see less than another one of the same person. */
export type Presenting = Pick<Viewer, 'issuer' | 'subject' | 'client'>

/** The keys that sign the links of a graph; whoever makes links and whoever opens them need the same ones. */
export class LinkKeys {
  readonly #current: KeyObject
  readonly #all: readonly KeyObject[]

  /**
   * @param current 32 bytes
   * @param previous the key before it, while it is being replaced: links that it signed open too
   */
  constructor(current: Uint8Array, previous?: Uint8Array | undefined) {
    this.#current = linkKey(current)
    this.#all = [this.#current, ...(previous ? [linkKey(previous)] : [])]
  }

  /**
   * Opens what is named for this viewer through this client, for five minutes and for nobody else: who it is, is signed and not said, so that a
   * link in a history or a log names nobody and opens nothing.
   * @param named first of what kind it is, so that no link to one kind opens another
   */
  sealFor(viewer: Presenting, named: readonly (string | null)[], now: Date): Seal {
    const expires = Math.floor(now.getTime() / 1000) + LINK_LIFETIME
    const signature = signatureOf(this.#current, named, viewer, expires).toString('base64url')
    return { expires: String(expires), signature }
  }

  /** Whether the link opens what is named for whoever presents it now. */
  opens(seal: Seal, viewer: Presenting, named: readonly (string | null)[], now: Date): boolean {
    const expires = Number(seal.expires)
    if (!Number.isSafeInteger(expires) || now.getTime() > expires * 1000) return false
    const given = Buffer.from(seal.signature, 'base64url')
    return this.#all.some((key) => {
      const due = signatureOf(key, named, viewer, expires)
      return given.length === due.length && timingSafeEqual(given, due)
    })
  }
}

function linkKey(key: Uint8Array): KeyObject {
  if (key.length !== 32) throw new Error('The download key must be 32 bytes')
  return createSecretKey(key)
}

function signatureOf(
  key: KeyObject,
  named: readonly (string | null)[],
  { issuer, subject, client = '' }: Presenting,
  expires: number,
): Buffer {
  return createHmac('sha256', key)
    .update(JSON.stringify([named, issuer, subject, client, expires]))
    .digest()
}
