/** How amounts, days and instants are shown to people. */
export interface Formats {
  /** `"19265797.89"` as `19.265.797,89 €`, exact to the cent. */
  euro(amount: string): string
  /** `"2026-03-01"` as `01/03/2026`. */
  date(day: string): string
  /** An instant as day and time in Italy: `01/03/2026, 09:30`. */
  dateTime(instant: string): string
  /** `"2026-03"` as `marzo 2026`. */
  yearMonth(month: string): string
  /** A date of which the day or the month may not be known: `1980`, `maggio 1980`, `03/05/1980`. */
  partialDate(known: string): string
}

/** The formats of a language. */
export function formats(locale = 'it-IT'): Formats {
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency: 'EUR', useGrouping: 'always' })
  const day = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...DAY })
  const month = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: 'long', year: 'numeric' })
  const instant = new Intl.DateTimeFormat(locale, {
    timeZone: 'Europe/Rome',
    ...DAY,
    hour: '2-digit',
    minute: '2-digit',
  })
  const known: Formats = {
    euro: (amount) => money.format(decimal(amount)),
    date: (text) => day.format(matching(text, /^\d{4}-\d\d-\d\d$/)),
    dateTime: (text) => instant.format(matching(text, /^\d{4}-\d\d-\d\dT.+(?:Z|[+-]\d\d:\d\d)$/)),
    yearMonth: (text) => month.format(matching(text, /^\d{4}-\d\d$/)),
    partialDate: (text) =>
      text.length === 4 ? text : text.length === 7 ? known.yearMonth(text) : known.date(text),
  }
  return known
}

/** A tax code as people read it aloud: `RSS MRA 80A01 A662 B`; the eleven digits of a provisional one stay together. */
export function taxCode(code: string): string {
  const parts = /^(\w{3})(\w{3})(\w{5})(\w{4})(\w)$/.exec(code.trim().toUpperCase())
  return parts ? parts.slice(1).join(' ') : code.trim()
}

/**
 * An amount as people type it (`1.234,5`, `1234,50 €`) as the API takes it: `"1234.50"`.
 * @returns undefined when it is no amount, so that nobody’s slip of the pen becomes another amount
 */
export function typedEuro(text: string): string | undefined {
  const parts = /^(-?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?\s*€?$/.exec(text.trim())
  if (!parts) return undefined
  const [, sign = '', whole = '', cents = ''] = parts
  return `${sign}${whole.replaceAll('.', '').replace(/^0+(?=\d)/, '')}.${cents.padEnd(2, '0')}`
}

const DAY = { day: '2-digit', month: '2-digit', year: 'numeric' } as const

function decimal(amount: string): `${number}` {
  if (isDecimal(amount)) return amount
  throw new TypeError('An amount is a decimal number with two digits, such as "19265797.89".')
}

const isDecimal = (text: string): text is `${number}` => /^-?\d+\.\d\d$/.test(text)

function matching(text: string, form: RegExp): Date {
  const instant = new Date(text)
  if (!form.test(text) || Number.isNaN(instant.getTime())) throw new TypeError('This is no date of the API.')
  return instant
}
