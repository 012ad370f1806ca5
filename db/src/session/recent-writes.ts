import type { Principal } from '../audit/principal.ts'

/**
 * Up to which position in the log of the primary each viewer has written lately: what a replica must have before it answers them. Whatever was
 * written longer ago than replicas may lag is on each of them, and is forgotten.
 */
export class RecentWrites {
  readonly #longestLag: number
  /** The oldest first. */
  readonly #writes = new Map<string, { readonly position: number; readonly at: number }>()

  /** @param longestLag in milliseconds */
  constructor(longestLag: number) {
    this.#longestLag = longestLag
  }

  note(who: Principal, position: number): void {
    const name = nameOf(who)
    this.#writes.delete(name)
    this.#writes.set(name, { position, at: performance.now() })
    for (const [each, { at }] of this.#writes) {
      if (performance.now() - at <= this.#longestLag) return
      this.#writes.delete(each)
    }
  }

  /** 0 for who has written nothing lately. */
  positionOf(who: Principal): number {
    return this.#writes.get(nameOf(who))?.position ?? 0
  }
}

const nameOf = ({ issuer, subject }: Principal): string => JSON.stringify([issuer, subject])
