/** Dataset of the resident population by sex and age: the base of every rate. Its one measure has the same name. */
export const POPULATION = 'POPULATION'

/** A column of figures: what it measures, and of whom. */
export interface FigureColumn {
  readonly at: number
  readonly name: string
  readonly measure: string
  /** Null where a column of the row names the sex. */
  readonly sex: 'M' | 'F' | 'ALL' | null
}

/** Where a file has what. Columns are counted from 0; null for a column that it has not. */
export interface Layout {
  readonly width: number
  readonly territory: { readonly kind: 'comune' | 'ambito'; readonly at: number; readonly name: string }
  readonly year: number | null
  readonly sex: number | null
  readonly age: number | null
  readonly figures: readonly FigureColumn[]
}

/**
 * The layout that a header names, or null for a line that is no header, as the title above it. In a file of the population the columns are those
 * of ISTAT's POSAS (`Codice comune`, `Età`, `Totale maschi`, `Totale femmine`, `Totale`), or `sesso` and `popolazione`; in others every column that is
 * not known by name is a measure of that name.
 */
export function layoutOf(header: readonly string[], dataset: string): Layout | null {
  const names = header.map(plain)
  const find = (known: readonly string[]) => names.findIndex((name) => known.includes(name))
  const [code, ambito] = [find(COMUNE_CODES), find(AMBITO_CODES)]
  const comune = code >= 0 ? code : ambito >= 0 ? -1 : names.indexOf('comune')
  const at = comune >= 0 ? comune : ambito
  if (at < 0 || header.length < 2) return null
  const [year, sex, age] = [find(YEARS), find(SEXES), find(AGES)]
  const known = new Set([at, year, sex, age])
  const figures = names.flatMap((name, column): FigureColumn[] => {
    if (known.has(column) || LABELS.includes(name) || name === '') return []
    const reported =
      dataset === POPULATION ? PEOPLE.get(name) : { measure: measureOf(name), sex: 'ALL' as const }
    const named = { at: column, name: header[column] ?? name }
    return reported ? [{ ...named, measure: reported.measure, sex: sex >= 0 ? null : reported.sex }] : []
  })
  const orNull = (column: number) => (column >= 0 ? column : null)
  return {
    width: header.length,
    territory: { kind: comune >= 0 ? 'comune' : 'ambito', at, name: header[at] ?? '' },
    year: orNull(year),
    sex: orNull(sex),
    age: orNull(age),
    figures,
  }
}

/** A name as it is compared: without accents, in lower case, words joined by `_`. */
export function plain(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
}

const measureOf = (name: string): string =>
  (/^[a-z]/.test(name) ? name : `m_${name}`).toUpperCase().slice(0, 60)

const COMUNE_CODES = ['codice_comune', 'codice_istat', 'istat_code', 'pro_com_t', 'codice_istat_comune']
const AMBITO_CODES = ['ambito', 'codice_ambito', 'ambito_code']
const YEARS = ['anno', 'year']
const SEXES = ['sesso', 'sex']
const AGES = ['eta', 'classe_di_eta', 'fascia_di_eta', 'age']
const LABELS = ['comune', 'denominazione', 'nome', 'provincia', 'regione', 'note']

const people = (sex: 'M' | 'F' | 'ALL') => ({ measure: POPULATION, sex })
const PEOPLE = new Map([
  ['totale_maschi', people('M')],
  ['maschi', people('M')],
  ['totale_femmine', people('F')],
  ['femmine', people('F')],
  ['totale', people('ALL')],
  ['popolazione', people('ALL')],
  ['valore', people('ALL')],
])
