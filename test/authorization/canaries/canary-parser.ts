import { CENTS, COUNT, FAR, QUANTITY, type Shape, TERM_DAYS, TERMS_FROM } from './canary-forms.ts'

/** Something in an answer that is nobody's but one row's. */
export interface Token {
  readonly shape: Shape
  /** Number of the row; of a month or a term, its place among the rows of its table; the value itself where it is unmistakable as it is. */
  readonly is: number | string
  /** Position of the column, which only texts have. */
  readonly at?: number
}

/** Finds the canaries in the text of an answer, wherever they stand: in data, in errors, inside of cursors. */
export function parseTokens(answer: string): Token[] {
  const text = `${answer}\n${insides(answer)}`
  const tokens: Token[] = []
  for (const [, n, at] of text.matchAll(/canary(\d+)x(\d+)x/g))
    tokens.push({ shape: 'text', is: Number(n), at: Number(at) })
  for (const [date] of text.matchAll(/\b(?:2[2-9]|[3-9]\d)\d\d-\d\d-\d\d(?!\d)/g))
    tokens.push({ shape: 'date', is: daysSince(FAR, date) })
  for (const [date] of text.matchAll(/\b[4-9]\d{3}-\d\d-\d\d(?!\d)/g))
    tokens.push({ shape: 'term', is: Math.floor(daysSince(TERMS_FROM, date) / TERM_DAYS) })
  for (const [, month = ''] of text.matchAll(/"((?:2[2-9]|[3-9]\d)\d\d-\d\d)"/g))
    tokens.push({ shape: 'month', is: monthsSinceFar(month) })
  for (const [, euro, cents] of text.matchAll(/\b(9\d{9})\.(\d\d)\b/g))
    tokens.push({ shape: 'euro', is: Number(`${euro}${cents}`) - CENTS })
  for (const [count] of text.matchAll(/\b15\d{8}\b/g))
    tokens.push({ shape: 'count', is: Number(count) - COUNT })
  for (const [quantity] of text.matchAll(/\b1\d{7}\.25\b/g))
    tokens.push({ shape: 'quantity', is: Number(quantity) - QUANTITY - 0.25 })
  for (const [value] of text.matchAll(UNMISTAKABLE)) tokens.push({ shape: 'value', is: value })
  return tokens
}

/** TypeIDs, uuids, tax codes, numbers of DSU, pseudonyms and other hashes. */
const UNMISTAKABLE =
  /\b[a-z_]{2,40}_[0-7][0-9a-hjkmnp-tv-z]{25}\b|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[A-Z]{6}\w{2}[A-Z]\w{2}[A-Z]\w{3}[A-Z]\b|\b9\d{6}000\d\b|\bINPS-ISEE-[\w-]+\b|\b[0-9a-f]{64}\b/g

/** What base64 in an answer, such as its cursors, would say if it were no more than base64. */
function insides(answer: string): string {
  return (answer.match(/[\w-]{24,}/g) ?? [])
    .map((text) => Buffer.from(text, 'base64url').toString('latin1'))
    .join('\n')
}

const DAY = 86_400_000

function daysSince(first: string, date: string): number {
  return Math.round((Date.parse(`${date}T00:00:00Z`) - Date.parse(`${first}T00:00:00Z`)) / DAY)
}

function monthsSinceFar(month: string): number {
  const [year = 0, ofYear = 0] = month.split('-').map(Number)
  return (year - Number(FAR.slice(0, 4))) * 12 + ofYear - 1
}
