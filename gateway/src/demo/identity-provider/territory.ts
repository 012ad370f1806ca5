/** A comune of Puglia and the Ambito it belongs to. */
export interface ComuneOfAmbito {
  readonly istatCode: string
  readonly name: string
  /** Code of the Ambito, `ATS-BA-02`. */
  readonly ambito: string
}

/** What personas need to know of the territory. */
export interface Territory {
  /** By ISTAT code (`072006`) or slug (`bari`, `san-giovanni-rotondo`). */
  comuneByCodeOrSlug(codeOrSlug: string): ComuneOfAmbito | undefined
  /** By code, in either case. */
  ambito(code: string): { readonly code: string; readonly name: string } | undefined
}

/** The territory made of these comuni and Ambiti. */
export function territoryOf(
  comuni: Iterable<ComuneOfAmbito>,
  ambiti: Iterable<{ readonly code: string; readonly name: string }>,
): Territory {
  const byCode = new Map<string, ComuneOfAmbito>()
  const bySlug = new Map<string, ComuneOfAmbito>()
  for (const comune of comuni) {
    byCode.set(comune.istatCode, comune)
    bySlug.set(slugOf(comune.name), comune)
  }
  const ambitoByCode = new Map([...ambiti].map((ambito) => [ambito.code, ambito]))
  return {
    comuneByCodeOrSlug: (codeOrSlug) => byCode.get(codeOrSlug) ?? bySlug.get(codeOrSlug.toLowerCase()),
    ambito: (code) => ambitoByCode.get(code.toUpperCase()),
  }
}

/** A name as people type it in an address: `Monte Sant'Angelo` is `monte-sant-angelo`. */
const slugOf = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
