import type { WalledColumn } from './walled-columns.ts'

/** How a column is made unmistakable in the row with number `n`; `first` is the first number of its table. */
export type Form = (n: string, first: number) => string

/** The first day that no real record can have. */
const FAR = "date '2200-01-01'"
const CENTS = 900_000_000_000
const COUNT = 1_500_000_000
const QUANTITY = 10_000_000

const FORMS: Readonly<Record<string, Form>> = {
  text: (n) => `'canary' || ${n} || 'x'`,
  'text[]': (n) => `array['canary' || ${n} || 'x']`,
  date: (n) => `${FAR} + ${n}`,
  'timestamp with time zone': (n) => `(${FAR} + ${n})::timestamp at time zone 'UTC' + interval '12 hours'`,
  'timestamp(3) with time zone': (n) => `(${FAR} + ${n})::timestamp at time zone 'UTC' + interval '12 hours'`,
  bigint: (n) => `${CENTS} + ${n}`,
  integer: (n) => `${COUNT} + ${n}`,
  'numeric(10,2)': (n) => `${QUANTITY} + ${n} + 0.25`,
}

/** The value to plant in a column, or why none is. */
export function formOf(column: WalledColumn): Form | string {
  const { type, made, refers, checks, key } = column
  const named = `${column.tableName}.${column.column}`
  if (made) return 'made by the database'
  if (type === 'uuid' || type === 'uuid[]') return 'an id, unmistakable as it is'
  if (KEYS_OF_READERS.has(column.column)) return 'says who may read the row'
  const special = SPECIAL_FORMS[named] ?? SPOKEN_FOR[named]
  if (special) return special
  if (refers) return 'names a row of the territory or the catalogue'
  if (key.includes(column.column)) return 'part of the key'
  if (checks.some((check) => check.includes('ARRAY['))) return 'a closed vocabulary'
  return FORMS[type] ?? `a ${type} is too narrow to be unmistakable`
}

const KEYS_OF_READERS: ReadonlySet<string> = new Set(['readers', 'file_readers', 'holder'])

const birth =
  (part: string): Form =>
  (n) =>
    `extract(${part} from ${FAR} + ${n})`

/** Columns that a check binds to a form, or to other columns. */
const SPECIAL_FORMS: Readonly<Record<string, Form>> = {
  'persons.person.birth_year': birth('year'),
  'persons.person.birth_month': birth('month'),
  'persons.person.birth_day': birth('day'),
  'persons.person.email': (n) => `'canary' || ${n} || 'x@example.it'`,
  'cases.delivery.month': (n, first) => `(${FAR} + (${n} - ${first}) * interval '1 month')::date`,
  // the three shares are canaries, so the total of each is three times as much
  'cases.delivery.amount_cents': (n) => `3 * (${CENTS} + ${n})`,
  'cases.planned_intervention.total_cents': (n) => `3 * (${CENTS} + ${n})`,
}

/** Columns of text that are no free text although no check says so, or that are unmistakable as they are. */
export const SPOKEN_FOR: Readonly<Record<string, string>> = {}

/** What in an answer looks like a canary: numbers of rows, and values that are unmistakable as they are. */
export interface Harvest {
  readonly rows: ReadonlySet<number>
  readonly months: ReadonlySet<number>
  readonly values: ReadonlySet<string>
}

/** Finds canaries in the text of an answer, wherever they stand: data, errors, inside of cursors. */
export function harvest(text: string): Harvest {
  const rows = new Set<number>()
  const months = new Set<number>()
  const values = new Set<string>()
  for (const [, n] of text.matchAll(/canary(\d+)x/g)) rows.add(Number(n))
  for (const [date] of text.matchAll(/\b(?:2[2-9]|[3-9]\d)\d\d-\d\d-\d\d(?!\d)/g))
    rows.add(daysSinceFar(date))
  for (const [, month = ''] of text.matchAll(/"((?:2[2-9]|[3-9]\d)\d\d-\d\d)"/g))
    months.add(monthsSinceFar(month))
  for (const [, euro, cents] of text.matchAll(/\b(9\d{9})\.(\d\d)\b/g))
    rows.add(Number(`${euro}${cents}`) - CENTS)
  for (const [count] of text.matchAll(/\b1[5-9]\d{8}\b/g)) rows.add(Number(count) - COUNT)
  for (const [quantity] of text.matchAll(/\b1\d{7}\.25\b/g)) rows.add(Number(quantity) - QUANTITY - 0.25)
  for (const [value] of text.matchAll(UNMISTAKABLE)) values.add(value)
  return { rows, months, values }
}

/** TypeIDs, uuids, tax codes, numbers of DSU, pseudonyms. */
const UNMISTAKABLE =
  /\b[a-z_]{2,40}_[0-7][0-9a-hjkmnp-tv-z]{25}\b|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[A-Z]{6}\w{2}[A-Z]\w{2}[A-Z]\w{3}[A-Z]\b|\bINPS-ISEE-[\w-]+\b|\b[0-9a-f]{64}\b/g

const DAY = 86_400_000
const far = Date.UTC(2200, 0, 1)

function daysSinceFar(date: string): number {
  return Math.round((Date.parse(`${date}T00:00:00Z`) - far) / DAY)
}

function monthsSinceFar(month: string): number {
  const [year = 0, ofYear = 0] = month.split('-').map(Number)
  return (year - 2200) * 12 + ofYear - 1
}
