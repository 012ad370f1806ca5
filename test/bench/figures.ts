import { writeFileSync } from 'node:fs'

/** A figure of one run: ours beside a peer's, as a ratio. Absolute times are not compared between machines, so none is kept. */
export interface Figure {
  readonly name: string
  readonly peer: string
  /** Ours divided by the peer's, of whatever the name says. */
  readonly figure: number
  /** The lowest and the highest ratio among the rounds. */
  readonly spread: readonly [lowest: number, highest: number]
  /** Such as `>= 1.2`; null when the figure is only looked at. */
  readonly goal: string | null
  readonly met: boolean | null
}

/** The figure of several rounds: their median and spread, held against the goal. */
export function figureOf(name: string, peer: string, ratios: readonly number[], goal: string | null): Figure {
  const sorted = ratios.toSorted((a, b) => a - b)
  const figure = rounded(sorted[Math.floor(sorted.length / 2)] ?? Number.NaN)
  return {
    name,
    peer,
    figure,
    spread: [rounded(sorted[0] ?? Number.NaN), rounded(sorted.at(-1) ?? Number.NaN)],
    goal,
    met: isMet(figure, goal),
  }
}

function isMet(figure: number, goal: string | null): boolean | null {
  if (goal === null) return null
  const [relation, limit] = goal.split(' ')
  return relation === '>=' ? figure >= Number(limit) : figure <= Number(limit)
}

const rounded = (value: number) => Math.round(value * 100) / 100

/** Prints the table and writes `bench.json` beside `package.json`. */
export function report(figures: readonly Figure[]): void {
  console.table(
    figures.map(({ name, peer, figure, spread, goal, met }) => ({
      name,
      peer,
      ratio: figure,
      spread: spread.join(' – '),
      goal: goal ?? '',
      met: met === null ? '' : met ? 'yes' : 'no',
    })),
  )
  writeFileSync('bench.json', `${JSON.stringify(figures, null, 2)}\n`)
}
