import { isDate } from './date.ts'
import { textScalar } from './text-scalar.ts'
import { isYearMonth } from './year-month.ts'

/** A date of which the day, or the day and the month, may be unknown: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
export type PartialDate = string & { readonly brand: 'PartialDate' }

/** Whether the text is a year from 0001, a month of a year, or a day of the calendar. */
export function isPartialDate(text: string): text is PartialDate {
  return isYearMonth(text) || isDate(text) || (/^\d{4}$/.test(text) && text !== '0000')
}

export const partialDate = textScalar({
  name: 'PartialDate',
  description:
    'A date of which the day, or the day and the month, may be unknown (ANPR records such births): `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.',
  reason: 'La data deve essere nella forma AAAA, AAAA-MM o AAAA-MM-GG.',
  parse: (text) => (isPartialDate(text) ? text : undefined),
})
