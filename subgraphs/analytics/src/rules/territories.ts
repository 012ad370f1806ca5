import type { TerritoryLevel } from './cell-tables.ts'

/** A comune and where it belongs today. */
export interface ComunePlace {
  readonly comune: string
  readonly ambito: string
  readonly province: string
  readonly inhabitants: number
}

/** The territory of the Region as it is composed today. */
export class Territories {
  readonly #places: readonly ComunePlace[]
  readonly #within = new Map<TerritoryLevel, ReadonlyMap<string, readonly ComunePlace[]>>()

  constructor(places: readonly ComunePlace[]) {
    this.#places = places
  }

  /** The codes of a level; of the Region, the empty text. */
  codes(level: TerritoryLevel, within: (place: ComunePlace) => boolean = () => true): string[] {
    return [...new Set(this.#places.filter(within).map((place) => codeOf(place, level)))].sort()
  }

  /** The code of a wider level in which a territory lies. */
  widened(level: TerritoryLevel, code: string, to: TerritoryLevel): string {
    const [place] = this.comuni(level, code)
    return place ? codeOf(place, to) : ''
  }

  /** The comuni of a territory. */
  comuni(level: TerritoryLevel, code: string): readonly ComunePlace[] {
    const known = this.#within.get(level) ?? Map.groupBy(this.#places, (place) => codeOf(place, level))
    this.#within.set(level, known)
    return known.get(code) ?? []
  }
}

function codeOf({ comune, ambito, province }: ComunePlace, level: TerritoryLevel): string {
  return { REGION: '', PROVINCE: province, AMBITO: ambito, COMUNE: comune }[level]
}
