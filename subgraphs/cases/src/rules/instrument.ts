import type { answerKinds, assessmentKinds, scoreRules } from '@cse/db/cases/vocabulary'
import type { IsoDate } from '@cse/schema/scalars/date'

export type AssessmentKind = (typeof assessmentKinds)[number]
export type AnswerKind = (typeof answerKinds)[number]

/** A version of an instrument (strumento di valutazione), blank. */
export interface Instrument {
  readonly code: string
  readonly version: string
  readonly name: string
  readonly assessedBy: readonly AssessmentKind[]
  readonly validFrom: string
  readonly validTo: string | null
  /** The scale that gives the score of the whole. */
  readonly headlineScale: string | null
  /** The act or specification it comes from; null for one of ours. */
  readonly origin: string | null
  /** How it is known (`db/data/README.md`). */
  readonly confidence: string
  readonly sections: readonly Section[]
  readonly items: readonly ItemDefinition[]
  readonly scales: readonly Scale[]
}

export interface Section {
  readonly code: string
  readonly label: string
}

/** The item (voce). */
export interface ItemDefinition {
  readonly code: string
  readonly section: string
  readonly label: string
  readonly kind: AnswerKind
  readonly required: boolean
  /** `Disabilita=1`: required only where that item was answered so. */
  readonly neededWhen: string | null
  /** Whether several codes may be given. */
  readonly many: boolean
  readonly lowest: number | null
  readonly highest: number | null
  /** The scales it counts in. */
  readonly scales: readonly string[]
  readonly confidence: string
  readonly options: readonly Option[]
}

/** A code that an item may take. */
export interface Option {
  readonly code: string
  readonly label: string
  /** Null where the code counts in no scale. */
  readonly score: number | null
  readonly validFrom: string | null
  readonly validTo: string | null
}

export interface Scale {
  readonly code: string
  readonly label: string
  readonly rule: (typeof scoreRules)[number]
  readonly lowest: number
  readonly highest: number
  /** By rising threshold. */
  readonly readings: readonly { readonly atLeast: number; readonly label: string }[]
}

/** What an item was answered with. */
export type InstrumentAnswer = {
  readonly item: string
} & (
  | { readonly kind: 'CODED'; readonly codes: readonly string[] }
  | { readonly kind: 'NUMBER'; readonly number: number }
  | { readonly kind: 'TEXT'; readonly text: string }
  | { readonly kind: 'DATE'; readonly date: string }
  | { readonly kind: 'BOOLEAN'; readonly boolean: boolean }
)

/** The answers of one assessment, by item. */
export type Answers = ReadonlyMap<string, InstrumentAnswer>

/** Whether something dated holds on a day, bounds included; days as `YYYY-MM-DD`. */
export function validOn(
  { validFrom, validTo }: { readonly validFrom: string | null; readonly validTo: string | null },
  day: string | IsoDate,
): boolean {
  return (validFrom === null || validFrom <= day) && (validTo === null || day <= validTo)
}
