/**
 * The class of a waiting time: single days up to two months, weeks up to a year, months of 30 days up to three years. A class is named by its first
 * day, in four digits so that classes sort as days do.
 */
export function classOfDays(days: number): string {
  const whole = Math.min(Math.max(0, days), LONGEST)
  const first =
    whole < SINGLE_DAYS ? whole : whole < A_YEAR ? startOf(whole, SINGLE_DAYS, 7) : startOf(whole, A_YEAR, 30)
  return String(first).padStart(4, '0')
}

const SINGLE_DAYS = 63
/** 63 days and 43 weeks. */
const A_YEAR = 364
const LONGEST = A_YEAR + 25 * 30

const startOf = (days: number, from: number, width: number) =>
  from + Math.floor((days - from) / width) * width
