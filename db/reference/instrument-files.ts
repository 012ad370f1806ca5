import { z } from 'zod'
import { confidence, day, list, optional, type ReferenceFile, text, wholeNumber } from './csv.ts'

/** How a fact of an instrument is known; `O` is an arrangement of ours, which no publication has. */
const provenance = z.enum([...confidence.options, 'O'])
const decimal = z
  .string()
  .regex(/^-?\d+(\.\d{1,2})?$/, 'not a number with two decimals at most')
  .transform(Number)
const yesOrNo = z.enum(['yes', 'no']).transform((cell) => cell === 'yes')

const ofInstrument = { instrument: text, version: text }

const file = <Row>(name: string, row: z.ZodType<Row>): ReferenceFile<Row> => ({ name, row })

/** The versions of the instruments, and from when until when each is to be used. */
export const instruments = file(
  'instrument.csv',
  z.strictObject({
    code: text,
    version: text,
    name: text,
    assessed_by: list.pipe(z.array(z.enum(['PROFESSIONAL', 'MULTIDIMENSIONAL'])).min(1)),
    valid_from: day,
    valid_to: optional(day),
    headline_scale: optional(text),
    origin: optional(text),
    confidence: provenance,
  }),
)

export const instrumentSections = file(
  'instrument_section.csv',
  z.strictObject({
    ...ofInstrument,
    position: wholeNumber,
    code: text,
    label: text,
    confidence: provenance,
  }),
)

/** The items, in order. */
export const instrumentItems = file(
  'instrument_item.csv',
  z.strictObject({
    ...ofInstrument,
    position: wholeNumber,
    section: text,
    code: text,
    label: text,
    kind: z.enum(['CODED', 'NUMBER', 'TEXT', 'DATE', 'BOOLEAN']),
    required: yesOrNo,
    needed_when: optional(text),
    options: optional(text),
    many: yesOrNo,
    lowest: optional(decimal),
    highest: optional(decimal),
    scales: list,
    confidence: provenance,
  }),
)

/** The codes of the lists that items take their answers from. */
export const instrumentOptions = file(
  'instrument_option.csv',
  z.strictObject({
    list: text,
    position: wholeNumber,
    code: text,
    label: text,
    score: optional(decimal),
    valid_from: optional(day),
    valid_to: optional(day),
    confidence: provenance,
  }),
)

export const instrumentScales = file(
  'instrument_scale.csv',
  z.strictObject({
    ...ofInstrument,
    position: wholeNumber,
    code: text,
    label: text,
    rule: z.enum(['SUM', 'MEAN']),
    lowest: decimal,
    highest: decimal,
    confidence: provenance,
  }),
)

/** What a score says from a threshold on. */
export const instrumentReadings = file(
  'instrument_reading.csv',
  z.strictObject({
    ...ofInstrument,
    scale: text,
    at_least: decimal,
    label: text,
    confidence: provenance,
  }),
)
