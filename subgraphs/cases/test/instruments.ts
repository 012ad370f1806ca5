import type { Answers, Instrument, InstrumentAnswer, ItemDefinition } from '../src/rules/instrument.ts'

const item = (reported: Partial<ItemDefinition> & Pick<ItemDefinition, 'code' | 'kind'>): ItemDefinition => ({
  section: 'A',
  label: reported.code,
  required: true,
  neededWhen: null,
  many: false,
  lowest: null,
  highest: null,
  scales: [],
  confidence: 'O',
  options: [],
  ...reported,
})

const option = (
  code: string,
  score: number | null,
  validFrom: string | null = null,
  validTo: string | null = null,
) => ({
  code,
  label: code,
  score,
  validFrom,
  validTo,
})

/** A small instrument with one of everything. */
export const form: Instrument = {
  code: 'PROVA',
  version: '1',
  name: 'Scheda di prova',
  assessedBy: ['PROFESSIONAL', 'MULTIDIMENSIONAL'],
  validFrom: '2020-01-01',
  validTo: null,
  headlineScale: 'SOMMA',
  origin: null,
  confidence: 'O',
  sections: [
    { code: 'A', label: 'Prima' },
    { code: 'B', label: 'Seconda' },
  ],
  items: [
    item({
      code: 'GRADO',
      kind: 'CODED',
      scales: ['SOMMA', 'MEDIA'],
      options: [option('0', 0), option('2', 2), option('9', null)],
    }),
    item({ code: 'PUNTI', kind: 'NUMBER', lowest: 0, highest: 10, scales: ['SOMMA', 'MEDIA'] }),
    item({
      code: 'MISURE',
      kind: 'CODED',
      required: false,
      many: true,
      options: [option('RDC', null, '2019-04-01', '2023-12-31'), option('ADI', null, '2024-01-01')],
    }),
    item({ code: 'TUTORE', kind: 'BOOLEAN', section: 'B' }),
    item({ code: 'DECRETO', kind: 'DATE', section: 'B', required: false, neededWhen: 'TUTORE=true' }),
    item({ code: 'NOTE', kind: 'TEXT', section: 'B', required: false }),
  ],
  scales: [
    {
      code: 'SOMMA',
      label: 'Somma',
      rule: 'SUM',
      lowest: 0,
      highest: 12,
      readings: [
        { atLeast: 0, label: 'Bassa' },
        { atLeast: 6, label: 'Alta' },
      ],
    },
    { code: 'MEDIA', label: 'Media', rule: 'MEAN', lowest: 0, highest: 10, readings: [] },
  ],
}

export const answered = (...answers: readonly InstrumentAnswer[]): Answers =>
  new Map(answers.map((answer) => [answer.item, answer]))
export const coded = (code: string, ...codes: string[]): InstrumentAnswer => ({
  item: code,
  kind: 'CODED',
  codes,
})
export const number = (code: string, value: number): InstrumentAnswer => ({
  item: code,
  kind: 'NUMBER',
  number: value,
})
export const boolean = (code: string, value: boolean): InstrumentAnswer => ({
  item: code,
  kind: 'BOOLEAN',
  boolean: value,
})
export const date = (code: string, value: string): InstrumentAnswer => ({
  item: code,
  kind: 'DATE',
  date: value,
})
