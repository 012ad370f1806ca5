import { assessmentAnswer } from '../cases/instrument-tables.ts'
import { DEMO_ISSUER } from '../src/audit/principal.ts'
import { type Day, dateOf, workingMoment, yearOf } from './calendar.ts'
import type { CaseFile } from './case-file.ts'
import { type CodedItem, codesOn, type Form } from './instruments.ts'
import type { Random } from './random.ts'
import type { World } from './world.ts'

/** What was answered to an item: codes, or a value of the item's kind. */
type Given = readonly string[] | number | string | boolean

/** When an assessment was filled in, how much of it, and by whom. */
export interface Filling {
  readonly assessment: string
  readonly day: Day
  /** Required items are all answered; of a draft only the first ones. */
  readonly share: number
  /** Subject of the operator's token. */
  readonly by: string
}

/** Writes the answers to an assessment. @returns the score of the whole; null for a draft, or an instrument without one. */
export function recordAnswers(
  world: World,
  file: CaseFile,
  form: Form,
  { assessment, day, share, by }: Filling,
  random: Random,
): number | null {
  const severity = random.unit()
  const given = new Map<CodedItem, Given>()
  for (const item of form.items.slice(0, Math.ceil(form.items.length * share))) {
    if (item.required || isNeeded(item, given) || random.chance(OPTIONAL))
      given.set(item, answerTo(item, file, { day, severity }, random))
  }
  for (const [item, value] of given) {
    const values = Array.isArray(value) ? value : [value]
    for (const [at, one] of values.entries())
      world.load.add(assessmentAnswer, {
        assessmentId: assessment,
        caseId: file.id,
        item: item.code,
        position: at + 1,
        value: JSON.stringify(answerValueOf(item, one)),
        answeredByIssuer: DEMO_ISSUER,
        answeredBy: by,
        answeredAt: new Date(workingMoment(day, 0.5)),
        readers: file.fileReaders,
      })
  }
  return share < 1 ? null : scoreOf(form, given)
}

/** As the cases subgraph reads it. */
function answerValueOf({ kind }: CodedItem, given: unknown): object {
  switch (kind) {
    case 'CODED':
      return { code: String(given) }
    case 'NUMBER':
      return { number: Number(given) }
    case 'DATE':
      return { date: String(given) }
    case 'BOOLEAN':
      return { boolean: Boolean(given) }
    default:
      return { text: String(given) }
  }
}

function isNeeded({ needed_when }: CodedItem, given: ReadonlyMap<CodedItem, Given>): boolean {
  if (needed_when === null) return false
  const [code, value = ''] = needed_when.split('=')
  const [, answer] = [...given].find(([item]) => item.code === code) ?? []
  return answer !== undefined && (Array.isArray(answer) ? answer : [String(answer)]).includes(value)
}

function answerTo(
  item: CodedItem,
  { person, course, need }: CaseFile,
  { day, severity }: { readonly day: Day; readonly severity: number },
  random: Random,
): Given {
  const age = Math.max(0, yearOf(day) - person.birth.year)
  switch (item.kind) {
    case 'TEXT':
      return `${random.pick(need.findings)}.`
    case 'DATE':
      return dateOf(item.code.includes('PrimaSegnalazione') || item.code === 'PAD' ? course.opened : day)
    case 'BOOLEAN':
      return random.chance(0.7)
    case 'NUMBER':
      if (item.code === 'AnnoNascita') return person.birth.year
      if (item.code === 'CodiceNazioneResidenza') return ITALY
      return numberWithin(item, severity, random)
    case 'CODED': {
      if (item.code === 'FasciaEtaBeneficiario') return [String(Math.min(6, 1 + Math.floor(age / 3)))]
      return codesFor(item, codesOn(item, day), severity, random)
    }
  }
}

/** The worse the need, the later the code in a list that counts; few minors are abroad alone, or before a judge. */
function codesFor(item: CodedItem, codes: CodedItem['codes'], severity: number, random: Random): string[] {
  const counting = codes.filter(({ score }) => score !== null)
  if (counting.length > 0) {
    const at = severity * (counting.length - 1) + random.between(-1, 1)
    const code = counting[Math.min(counting.length - 1, Math.max(0, Math.round(at)))]?.code
    return code === undefined ? [] : [code]
  }
  if (codes.length === 2 && item.options?.startsWith('SINBA.')) return [random.chance(0.1) ? '1' : '2']
  const first = random.pick(codes).code
  if (!item.many || random.chance(0.5)) return [first]
  const second = random.pick(codes).code
  return second === first ? [first] : [first, second]
}

/** Households are small; a score follows how bad it is. */
function numberWithin({ lowest, highest, scales }: CodedItem, severity: number, random: Random): number {
  const [least, most] = [lowest ?? 0, highest ?? 100]
  return scales.length > 0
    ? Math.round(least + severity * (most - least))
    : random.between(least, Math.min(most, least + 4))
}

function scoreOf({ headline }: Form, given: ReadonlyMap<CodedItem, Given>): number | null {
  if (!headline) return null
  const counts = headline.items.flatMap((item) => {
    const answer = given.get(item)
    if (typeof answer === 'number') return [answer]
    if (!Array.isArray(answer)) return []
    return item.codes.flatMap(({ code, score }) => (score !== null && answer.includes(code) ? [score] : []))
  })
  if (counts.length === 0) return null
  const sum = counts.reduce((total, count) => total + count, 0)
  return Math.round((headline.rule === 'MEAN' ? sum / counts.length : sum) * 100) / 100
}

const OPTIONAL = 0.4
/** ISO 3166. */
const ITALY = 380
