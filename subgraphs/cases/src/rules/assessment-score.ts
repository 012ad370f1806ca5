import type { Answers, Instrument, InstrumentAnswer, ItemDefinition, Scale } from './instrument.ts'

/** What one scale of an instrument says of the answers. */
export interface Score {
  readonly scale: Scale
  /** Null until all items of the scale are answered, and where none of the answers counts. */
  readonly value: number | null
  /** What the value says (lettura del punteggio). */
  readonly reading: string | null
}

/** The scores of all scales, in the order of the instrument. */
export function scoresOf({ scales, items }: Instrument, answers: Answers): Score[] {
  return scales.map((scale) => {
    const counted = items.filter((item) => item.scales.includes(scale.code))
    const value = totalOf(scale, counted, answers)
    return { scale, value, reading: value === null ? null : readingOf(scale, value) }
  })
}

/** The score of the whole: that of the instrument's headline scale. Null for an instrument without one, or while it cannot be told. */
export function headlineOf(instrument: Instrument, answers: Answers): Score | null {
  const { headlineScale } = instrument
  return scoresOf(instrument, answers).find(({ scale }) => scale.code === headlineScale) ?? null
}

/** What a value on a scale says: the reading of the highest threshold that it reaches. */
function readingOf(scale: Scale, value: number): string | null {
  return thresholdOf(scale, value)?.label ?? null
}

/** Which threshold of its scale a score reaches, which shows the need without words; null where it reaches none. */
export function readingAt({ scale, value }: Score): { scale: string; atLeast: number } | null {
  const reached = value === null ? undefined : thresholdOf(scale, value)
  return reached ? { scale: scale.code, atLeast: reached.atLeast } : null
}

function thresholdOf({ readings }: Scale, value: number) {
  return readings.findLast(({ atLeast }) => atLeast <= value)
}

function totalOf({ rule }: Scale, items: readonly ItemDefinition[], answers: Answers): number | null {
  const counts: number[] = []
  for (const item of items) {
    const answer = answers.get(item.code)
    if (answer) counts.push(...countsOf(item, answer))
    else if (item.required) return null
  }
  if (counts.length === 0) return null
  const sum = counts.reduce((total, count) => total + count, 0)
  return rounded(rule === 'MEAN' ? sum / counts.length : sum)
}

/** What an answer counts; nothing where its code counts in no scale, such as "not applicable". */
function countsOf({ options }: ItemDefinition, answer: InstrumentAnswer): number[] {
  switch (answer.kind) {
    case 'NUMBER':
      return [answer.number]
    case 'BOOLEAN':
      return [answer.boolean ? 1 : 0]
    case 'CODED':
      return answer.codes
        .map((code) => options.find((option) => option.code === code)?.score ?? null)
        .filter((score) => score !== null)
    default:
      return []
  }
}

/** To two decimals, as the database keeps it. */
function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
