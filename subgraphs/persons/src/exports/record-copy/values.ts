const DAY = new Intl.DateTimeFormat('it-IT', { dateStyle: 'long', timeZone: 'UTC' })
const TIME = new Intl.DateTimeFormat('it-IT', {
  dateStyle: 'long',
  timeStyle: 'short',
  timeZone: 'Europe/Rome',
})
const MONTH = new Intl.DateTimeFormat('it-IT', { month: 'long', year: 'numeric', timeZone: 'UTC' })
const EURO = new Intl.NumberFormat('it-IT', { style: 'currency', currency: 'EUR' })
const NUMBER = new Intl.NumberFormat('it-IT')

/** A value as people read it in Italian, by the name of its scalar: `12 marzo 2026`, `1.250,00 €`, `sì`. */
export function inItalian(value: unknown, scalar: string): string {
  if (typeof value === 'boolean') return value ? 'sì' : 'no'
  if (typeof value === 'number') return NUMBER.format(value)
  const text = String(value)
  switch (scalar) {
    case 'Date':
      return DAY.format(new Date(`${text}T00:00:00Z`))
    case 'DateTime':
      return TIME.format(new Date(text))
    case 'YearMonth':
      return MONTH.format(new Date(`${text}-01T00:00:00Z`))
    case 'PartialDate':
      return text.length === 10 ? DAY.format(new Date(`${text}T00:00:00Z`)) : text
    case 'Euro':
      // the formatter takes the decimal text as it is: no float comes between
      return EURO.format(text as Intl.StringNumericLiteral)
    default:
      return text
  }
}
