import { readReference } from '../reference/csv.ts'
import {
  instrumentItems,
  instrumentOptions,
  instrumentReadings,
  instrumentScales,
  instruments,
} from '../reference/instrument-files.ts'
import { type Day, dateOf } from './calendar.ts'

type ItemRow = (typeof instrumentItems)['row']['_output']
type OptionRow = (typeof instrumentOptions)['row']['_output']

/** An item with the codes it may take. */
export interface CodedItem extends ItemRow {
  readonly codes: readonly OptionRow[]
}

/** A version of an instrument, as far as filling it in needs to know. */
export interface Form {
  readonly code: string
  readonly version: string
  readonly items: readonly CodedItem[]
  /** Its sections, in order. */
  readonly sections: readonly string[]
  /** How its headline scale counts, and which items it counts; null for an instrument without a score. */
  readonly headline: {
    readonly scale: string
    readonly rule: 'SUM' | 'MEAN'
    readonly items: readonly CodedItem[]
    /** The values from which the scale reads something else, upwards. */
    readonly thresholds: readonly number[]
  } | null
}

/** The version of an instrument that is in use on a day. @throws when there is none. */
export function formOn(code: string, day: Day): Form {
  forms ??= readForms()
  const date = dateOf(day)
  const form = forms.find(
    ({ form, from, to }) => form.code === code && from <= date && (to === null || date <= to),
  )
  if (!form) throw new Error(`No version of the instrument ${code} is in use on ${date}.`)
  return form.form
}

/** Which threshold of its headline scale a score reaches, as emitted to analytics; null when it reaches none. */
export function readingOf({ headline }: Form, score: number): string | null {
  const reached = headline?.thresholds.findLast((threshold) => threshold <= score)
  return headline && reached !== undefined ? `${headline.scale}-${reached}` : null
}

/** Codes of an item that may be given on a day. */
export function codesOn({ codes }: CodedItem, day: Day): OptionRow[] {
  const date = dateOf(day)
  return codes.filter(
    ({ valid_from, valid_to }) =>
      (valid_from === null || valid_from <= date) && (valid_to === null || date <= valid_to),
  )
}

interface DatedForm {
  readonly form: Form
  readonly from: string
  readonly to: string | null
}

let forms: readonly DatedForm[] | undefined

function readForms(): DatedForm[] {
  const lists = Map.groupBy(readReference(instrumentOptions), ({ list }) => list)
  const key = (row: { instrument: string; version: string }) => `${row.instrument}|${row.version}`
  const items = Map.groupBy(readReference(instrumentItems), key)
  const scales = Map.groupBy(readReference(instrumentScales), key)
  const readings = Map.groupBy(readReference(instrumentReadings), key)
  return readReference(instruments).map(({ code, version, headline_scale, valid_from, valid_to }) => {
    const own = `${code}|${version}`
    const its = (items.get(own) ?? []).map((item) => ({
      ...item,
      codes: lists.get(item.options ?? '') ?? [],
    }))
    const scale = scales.get(own)?.find((one) => one.code === headline_scale)
    const form = {
      code,
      version,
      items: its,
      sections: [...new Set(its.map(({ section }) => section))],
      headline: scale
        ? {
            scale: scale.code,
            rule: scale.rule,
            items: its.filter((item) => item.scales.includes(scale.code)),
            thresholds: (readings.get(own) ?? [])
              .filter((reading) => reading.scale === scale.code)
              .map(({ at_least }) => at_least)
              .sort((a, b) => a - b),
          }
        : null,
    }
    return { form, from: valid_from, to: valid_to }
  })
}
