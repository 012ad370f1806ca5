/** A combination of quasi-identifiers and how many records share it. Null stands for "not told". */
export interface Combination {
  readonly ambitoCode: string | null
  readonly targetArea: string | null
  readonly phase: string | null
  readonly sex: string | null
  readonly ageBand: string | null
  readonly openedQuarter: string | null
  readonly openedYear: string | null
  readonly records: number
}

/** What a release gives out, and how many records it had to keep back. */
export interface Released {
  readonly combinations: readonly Combination[]
  readonly withheld: number
}

/** The steps of generalisation, each on top of those before: what is least useful goes first. In words in {@link METHOD}. */
const STEPS: readonly ((combination: Combination) => Combination)[] = [
  (combination) => combination,
  (combination) => ({ ...combination, openedQuarter: null }),
  (combination) => ({ ...combination, ageBand: null }),
  (combination) => ({ ...combination, sex: null }),
  (combination) => ({ ...combination, phase: null }),
  (combination) => ({ ...combination, ambitoCode: null }),
  (combination) => ({ ...combination, openedYear: null }),
]

/** How a release is made, as it is printed with it. */
export const METHOD =
  'k-anonimato con generalizzazione locale: i record la cui combinazione di quasi-identificatori è condivisa da meno di k record perdono, ' +
  'nell’ordine, il trimestre, la fascia di età, il sesso, la fase, l’Ambito e l’anno, finché la combinazione è condivisa da almeno k; ' +
  'quelli che restano non sono rilasciati.'

/**
 * Generalises step by step the records whose combination is shared by fewer than `k`, and withholds those for which no step suffices.
 * In the result every combination has at least `k` records.
 */
export function generalise(found: readonly Combination[], k: number): Released {
  let open = found
  const settled: Combination[] = []
  for (const step of STEPS) {
    const grouped = together(open.map(step))
    settled.push(...grouped.filter(({ records }) => records >= k))
    open = grouped.filter(({ records }) => records < k)
  }
  return { combinations: settled, withheld: open.reduce((sum, { records }) => sum + records, 0) }
}

function together(combinations: readonly Combination[]): Combination[] {
  const groups = new Map<string, Combination>()
  for (const combination of combinations) {
    const { records, ...traits } = combination
    const name = JSON.stringify(traits)
    groups.set(name, { ...combination, records: records + (groups.get(name)?.records ?? 0) })
  }
  return [...groups.values()]
}
