import { readReference } from './csv.ts'
import { ambiti, type ComuneFileRow, comuni, memberships } from './territory-files.ts'

/** A comune and the code of the Ambito it belongs to now. */
export interface ComuneOfAmbito {
  readonly istatCode: string
  readonly name: string
  readonly slug: string
  readonly ambito: string
}

/** The territory as it is now, without a database. */
export interface Territory {
  /** By ISTAT code (`072006`) or slug (`bari`). */
  comuneByCodeOrSlug(codeOrSlug: string): ComuneOfAmbito | undefined
  /** By code, in either case. */
  ambito(code: string): { readonly code: string; readonly name: string } | undefined
}

/** Reads the territory from `db/data`. @throws an Error of one sentence that names the bad row. */
export function readTerritory(): Territory {
  const places = new Map(
    comuniByAmbito().flatMap(({ ambito, comuni }) =>
      comuni.flatMap(({ istat_code, name, slug }): [string, ComuneOfAmbito][] => {
        const comune = { istatCode: istat_code, name, slug, ambito }
        return [
          [istat_code, comune],
          [slug, comune],
        ]
      }),
    ),
  )
  const ambitoByCode = new Map(readReference(ambiti).map(({ code, name }) => [code, { code, name }]))
  return {
    comuneByCodeOrSlug: (codeOrSlug) => places.get(codeOrSlug.toLowerCase()),
    ambito: (code) => ambitoByCode.get(code.toUpperCase()),
  }
}

/** The comuni of each Ambito by the memberships that have not ended. @throws when a comune belongs to none. */
export function comuniByAmbito(): { ambito: string; leadComune: string; comuni: ComuneFileRow[] }[] {
  const current = new Map(
    readReference(memberships)
      .filter(({ valid_to }) => valid_to === null)
      .map(({ comune, ambito }) => [comune, ambito]),
  )
  const members = Map.groupBy(readReference(comuni), ({ istat_code }) => {
    const ambito = current.get(istat_code)
    if (!ambito)
      throw new Error(`The comune ${istat_code} belongs to no Ambito in db/data/${memberships.name}.`)
    return ambito
  })
  return readReference(ambiti).map(({ code, lead_comune }) => ({
    ambito: code,
    leadComune: lead_comune,
    comuni: members.get(code) ?? [],
  }))
}
