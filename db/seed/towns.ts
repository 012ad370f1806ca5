import { comuniByAmbito } from '../reference/territory.ts'
import { shareOut } from '../src/query/shares.ts'

/** A comune as far as the population needs it. */
export interface Town {
  readonly istatCode: string
  readonly cadastralCode: string
  readonly name: string
  readonly province: string
  readonly postalCode: string
  /** Real inhabitants. */
  readonly inhabitants: number
  /** How many synthetic persons live here. */
  readonly persons: number
}

/** An Ambito and its comuni. */
export interface TownsOfAmbito {
  readonly code: string
  readonly lead: Town
  readonly towns: readonly Town[]
}

/**
 * The real territory with synthetic persons in the place of inhabitants, as many as each comune's share of them, and at least one.
 * @throws an Error of one sentence when there are fewer persons than comuni.
 */
export function populatedTowns(persons: number): TownsOfAmbito[] {
  const ambiti = comuniByAmbito()
  const places = ambiti.flatMap(({ comuni }) => comuni)
  if (persons < places.length) {
    throw new Error(`At least ${places.length} persons are needed, one for each comune.`)
  }
  const shares = atLeastOne(
    shareOut(
      persons,
      places.map(({ population }) => population),
    ),
  )
  const towns = new Map(
    places.map((place, index): [string, Town] => [
      place.istat_code,
      {
        istatCode: place.istat_code,
        cadastralCode: place.cadastral_code,
        name: place.name,
        province: place.province,
        postalCode: place.postal_codes[0] ?? '',
        inhabitants: place.population,
        persons: shares[index] ?? 1,
      },
    ]),
  )
  const townOf = (code: string): Town => {
    const town = towns.get(code)
    if (!town) throw new Error(`The comune ${code} is not in the territory.`)
    return town
  }
  return ambiti.map(({ ambito, leadComune, comuni }) => ({
    code: ambito,
    lead: townOf(leadComune),
    towns: comuni.map(({ istat_code }) => townOf(istat_code)),
  }))
}

/** The same territory with so many times the people in every Ambito but one, which stays as it is. */
export function crowdedBeyond(
  ambito: string,
  times: number,
  ambiti: readonly TownsOfAmbito[],
): readonly TownsOfAmbito[] {
  const crowded = (town: Town): Town => ({ ...town, persons: town.persons * times })
  return ambiti.map((each) =>
    each.code === ambito ? each : { ...each, lead: crowded(each.lead), towns: each.towns.map(crowded) },
  )
}

/** Whoever got nothing gets one, from those who have most. */
function atLeastOne(shares: number[]): number[] {
  const rich = [...shares.keys()].sort((a, b) => (shares[b] ?? 0) - (shares[a] ?? 0) || a - b)
  let giver = 0
  return shares.reduce(
    (given, share, index) => {
      if (share > 0) return given
      while ((given[rich[giver % rich.length] ?? 0] ?? 0) <= 1) giver++
      const from = rich[giver % rich.length] ?? 0
      given[from] = (given[from] ?? 0) - 1
      given[index] = 1
      giver++
      return given
    },
    [...shares],
  )
}
