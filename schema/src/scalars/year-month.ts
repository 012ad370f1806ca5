import { isDay } from './calendar.ts'
import { textScalar } from './text-scalar.ts'

/** A month of a year as `YYYY-MM`; text order is calendar order. */
export type YearMonth = string & { readonly brand: 'YearMonth' }

/** Whether the text is `YYYY-MM` with a month from 01 to 12. */
export function isYearMonth(text: string): text is YearMonth {
  const parts = /^(\d{4})-(\d{2})$/.exec(text)
  return parts !== null && isDay(Number(parts[1]), Number(parts[2]), 1)
}

export const yearMonth = textScalar({
  name: 'YearMonth',
  description: 'A month of a year (mese di competenza) as `YYYY-MM`.',
  reason: 'Il mese deve essere nella forma AAAA-MM.',
  parse: (text) => (isYearMonth(text) ? text : undefined),
})
