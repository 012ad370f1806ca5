/** The national holidays on a fixed day (L. 260/1949 art. 2 as amended; 4 October anew from 2026, L. 151/2025), as MM-DD. */
const FIXED = [
  '01-01',
  '01-06',
  '04-25',
  '05-01',
  '06-02',
  '08-15',
  '11-01',
  '12-08',
  '12-25',
  '12-26',
] as const
const SAINT_FRANCIS = '10-04'

/** Whether public offices are closed all over Italy on a day, `YYYY-MM-DD`. Sundays are holidays too (L. 260/1949 art. 2). */
export function isNationalHoliday(day: string): boolean {
  const year = Number(day.slice(0, 4))
  const monthAndDay = day.slice(5)
  return (
    weekdayOf(day) === 'SUNDAY' ||
    FIXED.some((fixed) => fixed === monthAndDay) ||
    (monthAndDay === SAINT_FRANCIS && year >= 2026) ||
    day === dayAfter(easter(year))
  )
}

/** Easter Sunday of a year of the Gregorian calendar, `YYYY-MM-DD` (the anonymous algorithm that Nature printed in 1876). */
export function easter(year: number): string {
  const golden = year % 19
  const century = Math.floor(year / 100)
  const inCentury = year % 100
  const correction = Math.floor((8 * century + 13) / 25)
  const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30
  const sunday = (32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - epact - (inCentury % 4)) % 7
  const shift = Math.floor((golden + 11 * epact + 22 * sunday) / 451)
  const count = epact + sunday - 7 * shift + 114
  return `${year}-${two(Math.floor(count / 31))}-${two((count % 31) + 1)}`
}

export const weekdays = [
  'SUNDAY',
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
] as const
export type Weekday = (typeof weekdays)[number]

/** The day of the week of a day, `YYYY-MM-DD`. */
export function weekdayOf(day: string): Weekday {
  return weekdays[new Date(day).getUTCDay()] ?? 'SUNDAY'
}

/** The day that follows, `YYYY-MM-DD`. */
export function dayAfter(day: string, days = 1): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)
}

const two = (value: number) => String(value).padStart(2, '0')
