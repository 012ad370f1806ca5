import type { Violation } from '@cse/schema/errors'
import { isClosed, monthsOf, type PeriodLevel, periodOf, periodsBetween } from '../period.ts'
import { PERIOD_DIMENSIONS } from './dimension.ts'
import { MEASURES } from './measure.ts'
import type { AggregateRequest } from './request.ts'

/** The periods of a table. */
export interface RequestedPeriods {
  readonly level: PeriodLevel
  /** In order; the empty text stands for always. */
  readonly periods: readonly string[]
}

/** Nothing that is counted is older. */
const FIRST = '2000-01'
/** Nothing is planned for later. */
const LAST = '2099-12'

/** The periods of a request, closed ones only; null, with a violation reported, when there are none. */
export function requestedPeriods(
  { by, filter: { from, to }, measure }: AggregateRequest,
  closed: string,
  report: (violation: Violation) => void,
): RequestedPeriods | null {
  if (from && to && from > to) {
    report({ path: 'input.filter.to', reason: 'Il mese finale precede quello iniziale.' })
    return null
  }
  // Money and offer are about no person, so they may be of a period that is not over; plans reach into years to come.
  const last = MEASURES[measure].kind === 'public' ? LAST : closed
  if (to && to > last) {
    report({ path: 'input.filter.to', reason: notClosed(last) })
    return null
  }
  const level = PERIOD_DIMENSIONS.filter((one) => by.includes(one)).at(-1)
  if (level) return { level, periods: periodsBetween(from ?? FIRST, to ?? last, level) }
  if (!from && !to) return { level: 'ALWAYS', periods: [''] }
  const named = from && to ? periodNamed(from, to) : undefined
  if (!named || !isClosed(named.period, last)) {
    report({
      path: named ? 'input.filter.to' : 'input.filter.from',
      reason: named ? notClosed(last) : ONE_PERIOD,
    })
    return null
  }
  return { level: named.level, periods: [named.period] }
}

const notClosed = (last: string) => `Il periodo non è ancora chiuso: l’ultimo mese chiuso è ${last}.`

const ONE_PERIOD =
  'Senza YEAR, QUARTER o MONTH in `by`, `from` e `to` delimitano esattamente un anno, un trimestre o un mese.'

function periodNamed(from: string, to: string): { level: PeriodLevel; period: string } | undefined {
  return PERIOD_DIMENSIONS.map((level) => ({ level, period: periodOf(from, level) })).find(({ period }) => {
    const { first, last } = monthsOf(period)
    return first === from && last === to
  })
}
