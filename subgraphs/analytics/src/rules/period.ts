/** The levels of time. */
export type PeriodLevel = 'ALWAYS' | 'YEAR' | 'QUARTER' | 'MONTH'

/** A month is recorded to the end in the first days of the next one. */
const DAYS_TO_CLOSE = 10

/**
 * The last month that is closed at an instant: {@link DAYS_TO_CLOSE} days after its end in Rome. What is recorded of it later is counted once five
 * persons have changed the cell (`cell.ts`).
 */
export function closedThrough(now: Date): string {
  return previous(ITALY.format(now.getTime() - DAYS_TO_CLOSE * DAY).slice(0, 7))
}

/** The period of a level in which a month `YYYY-MM` lies; the empty text for always. */
export function periodOf(month: string, level: PeriodLevel): string {
  if (level === 'ALWAYS') return ''
  if (level === 'MONTH') return month
  const year = month.slice(0, 4)
  return level === 'YEAR' ? year : `${year}-Q${Math.ceil(Number(month.slice(5)) / 3)}`
}

/** First and last month of a period that has an end. */
export function monthsOf(period: string): { readonly first: string; readonly last: string } {
  const [year = '', part] = period.split('-')
  if (part === undefined) return { first: `${year}-01`, last: `${year}-12` }
  if (!part.startsWith('Q')) return { first: period, last: period }
  const quarter = Number(part.slice(1))
  return { first: `${year}-${two(3 * quarter - 2)}`, last: `${year}-${two(3 * quarter)}` }
}

/** Whether a period is over when the months up to `closed` are. */
export function isClosed(period: string, closed: string): boolean {
  return period !== '' && monthsOf(period).last <= closed
}

/** The same length of time just before. */
export function previous(period: string): string {
  const [year = '', part] = period.split('-')
  if (part === undefined) return String(Number(year) - 1)
  if (part.startsWith('Q'))
    return part === 'Q1' ? `${Number(year) - 1}-Q4` : `${year}-Q${Number(part.slice(1)) - 1}`
  return part === '01' ? `${Number(year) - 1}-12` : `${year}-${two(Number(part) - 1)}`
}

/** The periods of a level from the month `first` to the month `last`, both whole. */
export function periodsBetween(first: string, last: string, level: Exclude<PeriodLevel, 'ALWAYS'>): string[] {
  const periods: string[] = []
  for (let period = periodOf(last, level); monthsOf(period).first >= first; period = previous(period))
    if (monthsOf(period).last <= last) periods.unshift(period)
  return periods
}

/** The Swedish form of a date is the ISO one. */
const ITALY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome' })

const DAY = 86_400_000
const two = (number: number) => String(number).padStart(2, '0')
