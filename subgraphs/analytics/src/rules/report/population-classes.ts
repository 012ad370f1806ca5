/** Inhabitants of one sex in one class of age, as the statistic has them. */
export interface CountedClass {
  readonly sex: 'M' | 'F' | 'ALL'
  readonly ageFrom: number
  /** Last year of the class; null for an open one. */
  readonly ageTo: number | null
  readonly inhabitants: number
}

/** Inhabitants in one class of age. */
export interface PopulationClass {
  readonly ageFrom: number
  readonly ageTo: number | null
  /** Null where the statistic lacks the sex. */
  readonly males: number | null
  readonly females: number | null
  readonly inhabitants: number
}

/** Where the classes of the report begin: those of SINBA for minors, and ours above (`@cse/schema/bands`). */
const BEGINNINGS = [0, 3, 6, 9, 12, 15, 18, 30, 45, 65, 75]

/** The population in the classes of the report. A class of the statistic that overlaps two of them is left as it is. */
export function populationClasses(counted: readonly CountedClass[]): PopulationClass[] {
  const classes = Map.groupBy(counted, (row) => {
    const { from, to } = classOf(row)
    return `${from}-${to ?? ''}`
  })
  return [...classes.values()]
    .map((rows) => {
      const { from, to } = classOf(rows[0] ?? { ageFrom: 0, ageTo: null })
      const sum = (sex?: string) =>
        rows
          .filter((row) => sex === undefined || row.sex === sex)
          .reduce((total, row) => total + row.inhabitants, 0)
      const bySex = rows.every(({ sex }) => sex !== 'ALL')
      return {
        ageFrom: from,
        ageTo: to,
        males: bySex ? sum('M') : null,
        females: bySex ? sum('F') : null,
        inhabitants: sum(),
      }
    })
    .sort((a, b) => a.ageFrom - b.ageFrom)
}

function classOf({ ageFrom, ageTo }: Pick<CountedClass, 'ageFrom' | 'ageTo'>): {
  from: number
  to: number | null
} {
  const at = BEGINNINGS.findLastIndex((beginning) => beginning <= ageFrom)
  const next = BEGINNINGS[at + 1]
  const fits = next === undefined || (ageTo !== null && ageTo < next)
  return fits
    ? { from: BEGINNINGS[at] ?? 0, to: next === undefined ? null : next - 1 }
    : { from: ageFrom, to: ageTo }
}
