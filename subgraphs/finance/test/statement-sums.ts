import type { Cents } from '@cse/schema/cents'
import { formatEuro } from '@cse/schema/scalars/euro'
import { type Figures, outstanding, payable, residual, untouched } from '../src/rules/amounts.ts'
import { after, type MovementKind } from '../src/rules/ledger.ts'

/** A movement with what its line is about. */
export interface Moved {
  readonly code: string
  readonly area: string
  readonly fund: string
  readonly year: number
  readonly kind: MovementKind
  readonly amount: Cents
  readonly at: Date
}
type Line = Pick<Moved, 'code' | 'area' | 'fund' | 'year'>

/** What the graph must say of these lines, added up here from their movements until the instant. */
export function expected(
  lines: readonly Line[],
  movements: readonly Moved[],
  asOf: Date | null,
  year: number | null,
) {
  const until = movements.filter(({ at }) => asOf === null || at <= asOf)
  const shown = lines.filter((line) => year === null || line.year === year)
  const amountsOf = (some: readonly Line[]) =>
    shownAmounts(
      until
        .filter((moved) =>
          some.some(
            ({ code, fund, year }) => moved.code === code && moved.fund === fund && moved.year === year,
          ),
        )
        .reduce(after, untouched),
    )
  const by = <Key extends string | number>(keyOf: (line: Line) => Key) =>
    [...Map.groupBy(shown, keyOf)].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const total = amountsOf(shown)
  return {
    amounts: total,
    statement: {
      year,
      rows: by(({ code, year, fund }) => `${code} ${year} ${fund}`).flatMap(([, some]) =>
        some.map(({ code, area, fund, year }) => ({
          intervention: { code },
          fund: { code: fund },
          year,
          targetArea: { code: area },
          amounts: amountsOf(some),
        })),
      ),
      byIntervention: by(({ code }) => code).map(([code, some]) => ({
        intervention: { code },
        targetArea: { code: some[0]?.area },
        amounts: amountsOf(some),
      })),
      byFund: by(({ fund }) => fund).map(([code, some]) => ({ fund: { code }, amounts: amountsOf(some) })),
      byYear: by(({ year }) => year).map(([year, some]) => ({ year, amounts: amountsOf(some) })),
      byTargetArea: by(({ area }) => area).map(([code, some]) => ({
        targetArea: { code },
        amounts: amountsOf(some),
      })),
      total,
    },
  }
}

function shownAmounts(figures: Figures) {
  const { planned, committed, liquidated, ordered, paid } = figures
  const all = {
    planned,
    committed,
    liquidated,
    ordered,
    paid,
    residual: residual(figures),
    outstanding: outstanding(figures),
    payable: payable(figures),
  }
  return Object.fromEntries(Object.entries(all).map(([name, cents]) => [name, formatEuro(cents)]))
}
