import type { ComuneOfAmbito, Territory } from '@cse/db/reference/territory'

/** A name as people type it in an address: `Monte Sant'Angelo` is `monte-sant-angelo`. */
const slugOf = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')

/** Enough of Puglia to be somebody in it. */
export const territory = territoryOf(
  [
    { istatCode: '072006', name: 'Bari', ambito: 'ATS-BA-02' },
    { istatCode: '075035', name: 'Lecce', ambito: 'ATS-LE-06' },
    { istatCode: '072004', name: 'Altamura', ambito: 'ATS-BA-01' },
    { istatCode: '072023', name: 'Gravina in Puglia', ambito: 'ATS-BA-01' },
    { istatCode: '071046', name: 'San Giovanni Rotondo', ambito: 'ATS-FG-05' },
    { istatCode: '071033', name: "Monte Sant'Angelo", ambito: 'ATS-FG-04' },
    { istatCode: '075052', name: 'Nardò', ambito: 'ATS-LE-09' },
  ],
  [
    { code: 'ATS-BA-01', name: 'Ambito Territoriale Sociale di Altamura' },
    { code: 'ATS-BA-02', name: 'Ambito Territoriale Sociale di Bari' },
  ],
)

/** The territory made of these comuni and Ambiti. */
function territoryOf(
  comuni: Iterable<Omit<ComuneOfAmbito, 'slug'>>,
  ambiti: Iterable<{ readonly code: string; readonly name: string }>,
): Territory {
  const byCode = new Map<string, ComuneOfAmbito>()
  const bySlug = new Map<string, ComuneOfAmbito>()
  for (const given of comuni) {
    const comune = { ...given, slug: slugOf(given.name) }
    byCode.set(comune.istatCode, comune)
    bySlug.set(comune.slug, comune)
  }
  const ambitoByCode = new Map([...ambiti].map((ambito) => [ambito.code, ambito]))
  return {
    comuneByCodeOrSlug: (codeOrSlug) => byCode.get(codeOrSlug) ?? bySlug.get(codeOrSlug.toLowerCase()),
    ambito: (code) => ambitoByCode.get(code.toUpperCase()),
  }
}
