import { sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { Territory } from './catalogue.ts'

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

/** The territory as the registry knows it. */
export async function territoriesOf(session: SchemaSession): Promise<Territories> {
  return new Territories(
    await session.rows(sql<Place>`
      select comune.istat_code as "comune", membership.ambito as "ambito", ambito.province as "province", comune.population as "inhabitants"
      from registry.comune comune
      join registry.ambito_membership membership on membership.comune = comune.istat_code
        and current_date >= membership.valid_from and (membership.valid_to is null or current_date < membership.valid_to)
      join registry.ambito ambito on ambito.code = membership.ambito`),
  )
}

function codeOf({ comune, ambito, province }: Place, level: Territory): string {
  return { REGION: '', PROVINCE: province, AMBITO: ambito, COMUNE: comune }[level]
}
