import type { PlacedFigure, RowFault } from './row.ts'

/**
 * The figures to keep, and where the file contradicts itself: a figure given twice and, for the population, classes of age that overlap or totals
 * that are not the sum of their parts. Totals that are such sums are not kept, so that no one is counted twice.
 */
export function contradictions(
  figures: readonly PlacedFigure[],
  people: boolean,
): { kept: readonly PlacedFigure[]; faults: readonly RowFault[] } {
  const faults: RowFault[] = []
  const first = new Map<string, PlacedFigure>()
  for (const figure of figures) {
    const before = first.get(nameOf(figure))
    if (before)
      faults.push({
        line: figure.line,
        column: columnOf(figure),
        reason: `given already in line ${before.line}`,
      })
    else first.set(nameOf(figure), figure)
  }
  if (!people || faults.length > 0) return { kept: figures, faults }

  const bySex = withoutTotals(
    figures,
    ({ sex }) => sex === 'ALL',
    ({ ages }) => ages,
    ({ sex }) => sex === 'M' || sex === 'F',
  )
  const byAge = withoutTotals(
    bySex.kept,
    ({ ages }) => ages === null,
    ({ sex }) => sex,
    ({ ages }) => ages !== null,
  )
  return { kept: byAge.kept, faults: [...bySex.faults, ...byAge.faults, ...overlaps(byAge.kept)] }
}

/** Checks totals against their parts of the same territory, measure and `beside`; a total without parts is a figure of its own. */
function withoutTotals(
  figures: readonly PlacedFigure[],
  isTotal: (figure: PlacedFigure) => boolean,
  beside: (figure: PlacedFigure) => unknown,
  isPart: (figure: PlacedFigure) => boolean,
): { kept: PlacedFigure[]; faults: RowFault[] } {
  const groupOf = (figure: PlacedFigure) =>
    JSON.stringify([figure.comune, figure.ambito, figure.measure, beside(figure)])
  const sums = new Map<string, number>()
  for (const figure of figures.filter(isPart))
    sums.set(groupOf(figure), (sums.get(groupOf(figure)) ?? 0) + figure.value)
  const faults: RowFault[] = []
  const kept = figures.filter((figure) => {
    const sum = isTotal(figure) ? sums.get(groupOf(figure)) : undefined
    if (sum !== undefined && sum !== figure.value)
      faults.push({
        line: figure.line,
        column: columnOf(figure),
        reason: `a total of ${figure.value}, but its parts make ${sum}`,
      })
    return sum === undefined
  })
  return { kept, faults }
}

/** Classes of age of one territory and sex that have years in common. */
function overlaps(figures: readonly PlacedFigure[]): RowFault[] {
  const series = Map.groupBy(
    figures.filter(({ ages }) => ages !== null),
    ({ comune, ambito, measure, sex }) => JSON.stringify([comune, ambito, measure, sex]),
  )
  return [...series.values()].flatMap((classes) => {
    const sorted = classes.toSorted((a, b) => (a.ages?.from ?? 0) - (b.ages?.from ?? 0))
    return sorted.flatMap((figure, at) => {
      const before = sorted[at - 1]?.ages
      if (!before || (before.to !== null && before.to < (figure.ages?.from ?? 0))) return []
      return [
        { line: figure.line, column: 'age', reason: `overlaps the class of line ${sorted[at - 1]?.line}` },
      ]
    })
  })
}

const columnOf = ({ measure, sex }: PlacedFigure): string => (sex === 'ALL' ? measure : `${measure} ${sex}`)

const nameOf = ({ comune, ambito, measure, sex, ages }: PlacedFigure): string =>
  JSON.stringify([comune, ambito, measure, sex, ages])
