import type { Answers, Instrument, InstrumentAnswer, ItemDefinition } from './instrument.ts'

/** How far an assessment has been filled in. */
export interface Completeness {
  /** How many of the required items are answered. */
  readonly answered: number
  /** How many items are required, given the answers so far. */
  readonly required: number
  /** The required items that wait for an answer, in the order of the instrument. */
  readonly missing: readonly ItemDefinition[]
}

/** What is required, of the whole instrument or of one section, and what of it is missing. */
export function completenessOf(
  { items }: Instrument,
  answers: Answers,
  section: string | null = null,
): Completeness {
  const required = items.filter(
    (item) => (section === null || item.section === section) && isRequired(item, answers),
  )
  const missing = required.filter(({ code }) => !answers.has(code))
  return { answered: required.length - missing.length, required: required.length, missing }
}

/** Whether an item must be answered: always, or because another one was answered in a certain way. */
function isRequired({ required, neededWhen }: ItemDefinition, answers: Answers): boolean {
  if (required || neededWhen === null) return required
  const [item = '', value = ''] = neededWhen.split('=')
  const answer = answers.get(item)
  return answer !== undefined && valuesOf(answer).includes(value)
}

function valuesOf(answer: InstrumentAnswer): readonly string[] {
  switch (answer.kind) {
    case 'CODED':
      return answer.codes
    case 'NUMBER':
      return [String(answer.number)]
    case 'BOOLEAN':
      return [String(answer.boolean)]
    case 'DATE':
      return [answer.date]
    case 'TEXT':
      return [answer.text]
  }
}
