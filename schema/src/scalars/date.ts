import { isDay } from './calendar.ts'
import { textScalar } from './text-scalar.ts'

/** A day of the calendar as `YYYY-MM-DD`; text order is calendar order. */
export type IsoDate = string & { readonly brand: 'Date' }

/** Whether the text is `YYYY-MM-DD` and the calendar has that day. */
export function isDate(text: string): text is IsoDate {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  return parts !== null && isDay(Number(parts[1]), Number(parts[2]), Number(parts[3]))
}

export const date = textScalar({
  name: 'Date',
  description: 'A day of the calendar (data) as `YYYY-MM-DD`, without time or zone.',
  reason: 'La data deve essere un giorno del calendario nella forma AAAA-MM-GG.',
  parse: (text) => (isDate(text) ? text : undefined),
})
