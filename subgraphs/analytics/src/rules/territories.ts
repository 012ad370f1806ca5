import type { Territory } from './cell-tables.ts'

/** A comune and where it belongs today. */
export interface Place {
  readonly comune: string
  readonly ambito: string
  readonly province: string
  readonly inhabitants: number
}

/** The territory of the Region as it is composed today. */
export class Territories {
  readonly #places: readonly Place[]
  readonly #within = new Map<Territory, ReadonlyMap<string, readonly Place[]>>()

  constructor(places: readonly Place[]) {
    this.#places = places
  }

  /** The codes of a level; of the Region, the empty text. */
  codes(level: Territory, within: (place: Place) => boolean = () => true): string[] {
    return [...new Set(this.#places.filter(within).map((place) => codeOf(place, level)))].sort()
  }

  /** The code of a wider level in which a territory lies. */
  widened(level: Territory, code: string, to: Territory): string {
    const [place] = this.comuni(level, code)
    return place ? codeOf(place, to) : ''
  }

  /** The comuni of a territory. */
  comuni(level: Territory, code: string): readonly Place[] {
    const known = this.#within.get(level) ?? Map.groupBy(this.#places, (place) => codeOf(place, level))
    this.#within.set(level, known)
    return known.get(code) ?? []
  }
}

function codeOf({ comune, ambito, province }: Place, level: Territory): string {
  return { REGION: '', PROVINCE: province, AMBITO: ambito, COMUNE: comune }[level]
}
