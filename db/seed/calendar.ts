/** A date as the number of days since 1 January 1970. */
export type Day = number

/** @throws when the text is not a date `YYYY-MM-DD`. */
export function dayOf(date: string): Day {
  const known = days.get(date)
  if (known !== undefined) return known
  const milliseconds = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(date) : Number.NaN
  if (Number.isNaN(milliseconds)) throw new Error(`${date} is not a date like 2026-11-30.`)
  const day = milliseconds / DAY
  days.set(date, day)
  return day
}

/** `YYYY-MM-DD`. */
export function dateOf(day: Day): string {
  let date = dates.get(day)
  if (date === undefined) {
    date = new Date(day * DAY).toISOString().slice(0, 10)
    dates.set(day, date)
  }
  return date
}

export function yearOf(day: Day): number {
  return Number(dateOf(day).slice(0, 4))
}

/** `YYYY-MM-DD` of the first day of the month. */
export function monthOf(day: Day): string {
  return `${dateOf(day).slice(0, 7)}-01`
}

/** Days of the first of each month from that of `from` to that of `to`, in order. */
export function monthsBetween(from: Day, to: Day): Day[] {
  const months: Day[] = []
  for (let day = dayOf(monthOf(from)); day <= to; day = dayOf(monthOf(day + 31))) months.push(day)
  return months
}

/** Milliseconds since 1970 of a moment in working hours; `share` (0 to 1) says how late in them. */
export function workingMoment(day: Day, share: number): number {
  return day * DAY + OPENING + Math.floor(share * (CLOSING - OPENING))
}

/** The same in the form Postgres reads. */
export function timestamp(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000) % 86_400
  const two = (value: number) => (value < 10 ? `0${value}` : `${value}`)
  const time = `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`
  return `${dateOf(Math.floor(milliseconds / DAY))} ${time}+00`
}

/** The first `count` days after `day` that are not Saturday or Sunday. */
export function workingDaysAfter(day: Day, count: number): Day[] {
  const days: Day[] = []
  for (let next = day + 1; days.length < count; next++) {
    // 1 January 1970 was a Thursday
    const weekday = (next + 4) % 7
    if (weekday !== 0 && weekday !== 6) days.push(next)
  }
  return days
}

export const DAY = 86_400_000
const OPENING = 7 * 3_600_000
const CLOSING = 15 * 3_600_000
// The same few thousand days come again and again.
const dates = new Map<Day, string>()
const days = new Map<string, Day>()
