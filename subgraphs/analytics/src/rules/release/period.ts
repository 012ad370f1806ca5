import type { Violation } from '@cse/schema/errors'

/** Months `YYYY-MM`, both inclusive. */
export interface Period {
  readonly from: string
  readonly to: string
}

/** The last month of the last quarter that is over on a day. */
export function lastClosedMonth(day: string): string {
  const [year = 0, month = 1] = day.split('-').map(Number)
  const over = Math.floor((month - 1) / 3) * 3
  return over === 0 ? `${year - 1}-12` : monthOf(year, over)
}

/** The first month of the quarter of a month. */
export function quarterStart(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return monthOf(year, Math.floor((number - 1) / 3) * 3 + 1)
}

/**
 * Why a period cannot be released on a day, if it cannot: a release covers whole quarters, the finest period of its records, and only such as are
 * over, so that no further case can be opened in it.
 */
export function violationsOf({ from, to }: Period, day: string): Violation[] {
  const last = lastClosedMonth(day)
  const reasons: [path: string, reason: string | false][] = [
    [
      'input.from',
      !FIRST.test(from) && 'Il periodo inizia con un trimestre: gennaio, aprile, luglio o ottobre.',
    ],
    [
      'input.to',
      !LAST.test(to) && 'Il periodo finisce con un trimestre: marzo, giugno, settembre o dicembre.',
    ],
    ['input.to', from > to && 'La fine del periodo precede l’inizio.'],
    ['input.to', to > last && `Il periodo non è chiuso: l’ultimo mese che si può rilasciare è ${last}.`],
  ]
  return reasons.flatMap(([path, reason]) => (reason === false ? [] : [{ path, reason }]))
}

/** The day after the last one of a month. */
export function dayAfter(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return `${number === 12 ? monthOf(year + 1, 1) : monthOf(year, number + 1)}-01`
}

const monthOf = (year: number, month: number): string =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`

const FIRST = /-(01|04|07|10)$/
const LAST = /-(03|06|09|12)$/
