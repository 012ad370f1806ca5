import { type Cents, least, plus, times } from '@cse/schema/cents'

/** What a planned intervention holds of a zone plan: days `YYYY-MM-DD`, months `YYYY-MM`, amounts in cents of the body's share. */
export interface Claim {
  /** uuid of the intervention of the plan; null when the project names none any more. */
  readonly planIntervention: string | null
  readonly startsOn: string
  readonly endsOn: string | null
  readonly endedOn: string | null
  readonly diedOn: string | null
  /** Nothing is recorded for it any more: the project was evaluated, or the case closed. */
  readonly over: boolean
  readonly frequency: 'ONCE' | 'WEEKLY' | 'MONTHLY'
  readonly planned: Cents
  readonly claimed: Cents
  readonly delivered: Cents
  /** Those recorded and not withdrawn. */
  readonly months: readonly string[]
}

/**
 * What of the claim is still needed: all of it while delivery may go on; what was delivered once nothing more is recorded; between the two,
 * after its end or the death of the person, also a month's part of what was planned for each month until then that is not recorded yet.
 */
export function neededOf(claim: Claim): Cents {
  const { planIntervention, startsOn, endsOn, endedOn, diedOn, over, frequency, planned, claimed } = claim
  const { delivered, months } = claim
  if (over || planIntervention === null) return least(claimed, delivered)
  const [last] = [endedOn, diedOn].filter((day) => day !== null).toSorted()
  if (last === undefined) return claimed
  const all = monthsFrom(startsOn, endsOn ?? last).length
  const open = monthsFrom(startsOn, last).filter((month) => !months.includes(month)).length
  const parts = frequency === 'ONCE' ? 1 : Math.max(1, all)
  const each = times(planned, Math.min(open, parts), parts)
  return least(claimed, planned, plus(delivered, each))
}

/** The months from that of a day to that of another, both included. */
function monthsFrom(first: string, last: string): string[] {
  const [year = 0, month = 0] = first.split('-').map(Number)
  const [lastYear = 0, lastMonth = 0] = last.split('-').map(Number)
  const count = (lastYear - year) * 12 + lastMonth - month + 1
  return Array.from({ length: Math.max(0, count) }, (_, index) =>
    new Date(Date.UTC(year, month - 1 + index, 1)).toISOString().slice(0, 7),
  )
}
