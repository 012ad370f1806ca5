import type { Violation } from '@cse/schema/errors'
import {
  type AnswerKind,
  type Instrument,
  type InstrumentAnswer,
  type ItemDefinition,
  validOn,
} from './instrument.ts'

/** An answer as a client gives it: one of the values, or none to withdraw what was answered before. */
export interface GivenAnswer {
  readonly item: string
  readonly codes?: readonly string[] | null | undefined
  readonly number?: number | null | undefined
  readonly text?: string | null | undefined
  readonly date?: string | null | undefined
  readonly boolean?: boolean | null | undefined
}

/** What is to be kept: the answers, and the items whose answers are withdrawn. */
export interface CheckedAnswers {
  readonly answers: readonly InstrumentAnswer[]
  readonly withdrawn: readonly string[]
}

/**
 * The answers as the instrument wants them, given on a day (`YYYY-MM-DD`), or everything that is wrong with them. Reasons are in Italian
 * and name the item, never the value.
 */
export function checkAnswers(
  instrument: Instrument,
  given: readonly GivenAnswer[],
  day: string,
): CheckedAnswers | { readonly violations: readonly Violation[] } {
  const items = new Map(instrument.items.map((item) => [item.code, item]))
  const answers: InstrumentAnswer[] = []
  const withdrawn: string[] = []
  const violations: Violation[] = []
  const seen = new Set<string>()
  for (const [at, one] of given.entries()) {
    const path = `input.answers.${at}`
    const item = items.get(one.item)
    if (!item) {
      violations.push({ path: `${path}.item`, reason: 'La voce non fa parte dello strumento.' })
      continue
    }
    const wrong = (field: string | null, what: string) =>
      violations.push({
        path: field ? `${path}.${field}` : path,
        reason: `${item.code} (${item.label}): ${what}`,
      })
    if (seen.has(item.code)) wrong('item', 'la voce è ripetuta.')
    seen.add(item.code)
    const fields = VALUES.filter((field) => one[field] !== undefined && one[field] !== null)
    const [field] = fields
    if (field === undefined) withdrawn.push(item.code)
    else if (fields.length > 1) wrong(null, 'è ammessa una sola risposta.')
    else if (FIELD_OF[item.kind] !== field) wrong(field, `la risposta deve essere ${KIND_NAMES[item.kind]}.`)
    else {
      const answer = answerTo(item, one, day)
      if (typeof answer === 'string') wrong(field, answer)
      else answers.push(answer)
    }
  }
  return violations.length > 0 ? { violations } : { answers, withdrawn }
}

/** The answer, or what is wrong with it. */
function answerTo(
  item: ItemDefinition,
  { codes, number, text, date, boolean }: GivenAnswer,
  day: string,
): InstrumentAnswer | string {
  const { code } = item
  if (codes) return codesProblem(item, codes, day) ?? { item: code, kind: 'CODED', codes }
  if (number !== null && number !== undefined)
    return numberProblem(item, number) ?? { item: code, kind: 'NUMBER', number }
  if (date) return { item: code, kind: 'DATE', date }
  if (boolean !== null && boolean !== undefined) return { item: code, kind: 'BOOLEAN', boolean }
  const written = (text ?? '').trim()
  return textProblem(written) ?? { item: code, kind: 'TEXT', text: written }
}

function codesProblem(
  { options, many }: ItemDefinition,
  codes: readonly string[],
  day: string,
): string | null {
  if (codes.length === 0) return 'nessun codice indicato.'
  if (codes.length > 1 && !many) return 'è ammesso un solo codice.'
  if (new Set(codes).size < codes.length) return 'un codice è ripetuto.'
  for (const code of codes) {
    const option = options.find((one) => one.code === code)
    if (!option) return 'il codice non è previsto.'
    if (!validOn(option, day)) return 'il codice non è valido a questa data.'
  }
  return null
}

function numberProblem({ lowest, highest }: ItemDefinition, number: number): string | null {
  if (!Number.isFinite(number) || Math.abs(number) >= 1e8) return 'il numero non è valido.'
  if (Math.abs(number * 100 - Math.round(number * 100)) > 1e-6) return 'sono ammessi al più due decimali.'
  if ((lowest !== null && number < lowest) || (highest !== null && number > highest))
    return `il numero deve essere compreso tra ${lowest ?? '−∞'} e ${highest ?? '∞'}.`
  return null
}

function textProblem(text: string): string | null {
  if (text === '') return 'il testo è vuoto.'
  if (text.includes('\0')) return 'il testo contiene un carattere non ammesso.'
  return [...text].length > LONGEST_TEXT
    ? `il testo supera ${LONGEST_TEXT.toLocaleString('it-IT', { useGrouping: 'always' })} caratteri.`
    : null
}

const LONGEST_TEXT = 2_000

const VALUES = ['codes', 'number', 'text', 'date', 'boolean'] as const

const FIELD_OF = {
  CODED: 'codes',
  NUMBER: 'number',
  TEXT: 'text',
  DATE: 'date',
  BOOLEAN: 'boolean',
} as const satisfies Record<AnswerKind, (typeof VALUES)[number]>

const KIND_NAMES: Readonly<Record<AnswerKind, string>> = {
  CODED: 'un codice dell’elenco',
  NUMBER: 'un numero',
  TEXT: 'un testo',
  DATE: 'una data',
  BOOLEAN: 'sì o no',
}
