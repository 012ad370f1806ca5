import type { IsoDate } from './scalars/date.ts'

// The Swedish form of a date is the ISO one. Making a format costs far more than using it.
const calendar = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome' })

/** The day it is in Italy at an instant: terms and validities of the administration begin and end at its midnight. */
export function today(now: Date): IsoDate {
  return calendar.format(now) as IsoDate // a valid instant has a day of the calendar
}

/** Whole days from one day to another, both `YYYY-MM-DD`. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000
}
