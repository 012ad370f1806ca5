import type { Layout } from './columns.ts'
import { plain } from './columns.ts'

/** Whole years, both ends belong to the class; `to` is null for an open one. Null for all ages. */
export type Ages = { readonly from: number; readonly to: number | null } | null

/** One figure of an official statistic. */
export interface StatisticFigure {
  readonly comune: string | null
  readonly ambito: string | null
  readonly measure: string
  readonly sex: 'M' | 'F' | 'ALL'
  readonly ages: Ages
  readonly value: number
}

/** A figure and the line that has it. */
export interface PlacedFigure extends StatisticFigure {
  readonly line: number
}

/** What is wrong with a row: line of the file, counted from 1, the column's name, and why. */
export interface RowFault {
  readonly line: number
  readonly column: string
  readonly reason: string
}

/** What the territory codes of a file are checked against. */
export interface KnownTerritory {
  /** ISTAT codes. */
  readonly comuni: ReadonlySet<string>
  readonly ambiti: ReadonlySet<string>
}

/** The figures of a row, or what is wrong with it; null for a comune of another region, which a national file has too. */
export function readRow(
  cells: readonly string[],
  layout: Layout,
  year: number,
  known: KnownTerritory,
): {
  readonly figures: readonly StatisticFigure[]
  readonly faults: readonly Omit<RowFault, 'line'>[]
} | null {
  const cell = (at: number | null) => (at === null ? '' : (cells[at] ?? '').trim())
  if (cells.length !== layout.width)
    return wrong('the whole row', `${cells.length} cells instead of ${layout.width}`)

  const faults: Omit<RowFault, 'line'>[] = []
  const place = placeOf(cell(layout.territory.at), layout.territory.kind, known)
  if (place === 'elsewhere') return null
  if (typeof place === 'string') faults.push({ column: layout.territory.name, reason: place })
  if (layout.year !== null && cell(layout.year) !== String(year))
    faults.push({ column: 'year', reason: `not ${year}, the year that is loaded` })
  const ages = agesOf(cell(layout.age))
  if (ages === undefined)
    faults.push({ column: 'age', reason: 'not an age such as 7, 0-2, 65+ or 999 for all' })
  const sex = layout.sex === null ? 'ALL' : SEXES.get(plain(cell(layout.sex)))
  if (sex === undefined) faults.push({ column: 'sex', reason: 'not M, F or T' })

  const figures: StatisticFigure[] = []
  for (const column of layout.figures) {
    const text = cell(column.at)
    const value = numberOf(text)
    if (value === null)
      faults.push({ column: column.name, reason: text === '' ? 'empty' : 'not a number of 0 or more' })
    else if (typeof place === 'object' && ages !== undefined && sex !== undefined)
      figures.push({ ...place, measure: column.measure, sex: column.sex ?? sex, ages, value })
  }
  return { figures, faults }
}

const wrong = (column: string, reason: string) => ({ figures: [], faults: [{ column, reason }] })

type Place = { readonly comune: string | null; readonly ambito: string | null }

function placeOf(
  code: string,
  kind: 'comune' | 'ambito',
  { comuni, ambiti }: KnownTerritory,
): Place | string {
  if (kind === 'ambito') return ambiti.has(code) ? { comune: null, ambito: code } : 'no Ambito has this code'
  const istat = /^\d{1,6}$/.test(code) ? code.padStart(6, '0') : code
  if (comuni.has(istat)) return { comune: istat, ambito: null }
  if (!/^\d{6}$/.test(istat)) return 'not an ISTAT code'
  const provinces = new Set([...comuni].map((own) => own.slice(0, 3)))
  return provinces.has(istat.slice(0, 3)) ? 'no comune has this code' : 'elsewhere'
}

/** ISTAT writes 100 for 100 and over, and 999 for all ages together. Undefined for what is no age. */
function agesOf(text: string): Ages | undefined {
  if (['', '999', 'totale', 'tutte', 'all'].includes(text.toLowerCase())) return null
  const [, from, upTo, open] = /^(\d{1,3})(?:-(\d{1,3})|(\+))?$/.exec(text) ?? []
  if (from === undefined || Number(from) > 120) return undefined
  if (open || (upTo === undefined && Number(from) === OLDEST)) return { from: Number(from), to: null }
  const to = Number(upTo ?? from)
  return to < Number(from) ? undefined : { from: Number(from), to }
}

const OLDEST = 100

/** With a point or, as Italian files have it, a comma before the decimals. Null for what is no number, or below 0. */
function numberOf(text: string): number | null {
  return /^\d+([.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : null
}

const SEXES = new Map<string, 'M' | 'F' | 'ALL'>([
  ['m', 'M'],
  ['maschi', 'M'],
  ['1', 'M'],
  ['f', 'F'],
  ['femmine', 'F'],
  ['2', 'F'],
  ['t', 'ALL'],
  ['totale', 'ALL'],
  ['9', 'ALL'],
])
