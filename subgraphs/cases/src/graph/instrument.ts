import { builder } from '../builder.ts'
import type { Instrument, ItemDefinition, Option, Scale, Section } from '../rules/instrument.ts'
import { AssessmentKind } from './assessment.ts'

const AnswerKind = builder.enumType('InstrumentItemKind', {
  description: 'What an item is answered with (tipo di risposta).',
  values: {
    CODED: { description: 'One of the codes of the item, or several where it takes many (codice).' },
    NUMBER: { description: 'A number within the bounds of the item, with two decimals at most (numero).' },
    TEXT: { description: 'Words: up to 2,000 characters (testo).' },
    DATE: { description: 'A day (data).' },
    BOOLEAN: { description: 'Yes or no (sì o no).' },
  },
})

const ScoreRule = builder.enumType('InstrumentScoreRule', {
  description: 'How a scale counts (regola di punteggio).',
  values: {
    SUM: { description: 'The sum of what the answers count (somma).' },
    MEAN: { description: 'The mean of what the answers count (media).' },
  },
})

export const InstrumentOption = builder.objectRef<Option>('InstrumentOption').implement({
  description: 'A code that an item may take (codice ammesso).',
  fields: (t) => ({
    code: t.exposeString('code', {
      nullable: false,
      description: 'The code (codice), as SIUSS or the publisher has it.',
    }),
    label: t.exposeString('label', { nullable: false, description: 'What it stands for (descrizione).' }),
    score: t.exposeFloat('score', {
      nullable: true,
      description: 'What it counts in the scales of the item (punteggio); null where it counts in none.',
    }),
    validFrom: t.expose('validFrom', {
      type: 'Date',
      nullable: true,
      description: 'First day on which it may be given; null for always.',
    }),
    validTo: t.expose('validTo', {
      type: 'Date',
      nullable: true,
      description: 'Last day on which it may be given; null for as long as it lasts.',
    }),
  }),
})

export const InstrumentItem = builder.objectRef<ItemDefinition>('InstrumentItem').implement({
  description: 'An item of an instrument (voce).',
  fields: (t) => ({
    code: t.exposeString('code', {
      nullable: false,
      description:
        'Code within the instrument (codice della voce): the field of SIUSS or SINBA where it is one.',
    }),
    section: t.exposeString('section', { nullable: false, description: 'Code of its section (sezione).' }),
    label: t.exposeString('label', { nullable: false, description: 'The text of the item (descrizione).' }),
    kind: t.expose('kind', {
      type: AnswerKind,
      nullable: false,
      description: 'What it is answered with (tipo di risposta).',
    }),
    required: t.exposeBoolean('required', {
      nullable: false,
      description: 'Whether the assessment cannot be completed without it (obbligatoria).',
    }),
    neededWhen: t.exposeString('neededWhen', {
      nullable: true,
      description:
        'Required as well where another item was answered so, as `Disabilita=1` (obbligatoria se); null otherwise.',
    }),
    many: t.exposeBoolean('many', {
      nullable: false,
      description: 'Whether several codes may be given (risposta multipla).',
    }),
    lowest: t.exposeFloat('lowest', {
      nullable: true,
      description: 'The least number it admits (minimo); null for no bound.',
    }),
    highest: t.exposeFloat('highest', {
      nullable: true,
      description: 'The greatest number it admits (massimo); null for no bound.',
    }),
    scales: t.exposeStringList('scales', {
      nullable: false,
      description: 'Codes of the scales it counts in (scale).',
    }),
    confidence: t.exposeString('confidence', {
      nullable: false,
      description:
        'How it is known: S read in the published source, S* inferred from it, N named there, K known without it, O an arrangement of this platform (attendibilità).',
    }),
    options: t.expose('options', {
      type: [InstrumentOption],
      nullable: false,
      description: 'The codes it may take, in order; none for an item that is not coded.',
    }),
  }),
})

const InstrumentSection = builder.objectRef<Section>('InstrumentSection').implement({
  description: 'A part of an instrument, which one professional fills in (sezione).',
  fields: (t) => ({
    code: t.exposeString('code', { nullable: false, description: 'Code within the instrument (codice).' }),
    label: t.exposeString('label', { nullable: false, description: 'Its name (denominazione).' }),
  }),
})

const InstrumentReading = builder
  .objectRef<{ readonly atLeast: number; readonly label: string }>('InstrumentReading')
  .implement({
    description: 'What a score says from a threshold on (lettura del punteggio).',
    fields: (t) => ({
      atLeast: t.exposeFloat('atLeast', {
        nullable: false,
        description: 'The threshold, included (soglia).',
      }),
      label: t.exposeString('label', { nullable: false, description: 'What it says (lettura).' }),
    }),
  })

export const InstrumentScale = builder.objectRef<Scale>('InstrumentScale').implement({
  description: 'What an instrument measures with several items (scala).',
  fields: (t) => ({
    code: t.exposeString('code', { nullable: false, description: 'Code within the instrument (codice).' }),
    label: t.exposeString('label', { nullable: false, description: 'What it measures (descrizione).' }),
    rule: t.expose('rule', { type: ScoreRule, nullable: false, description: 'How it counts (regola).' }),
    lowest: t.exposeFloat('lowest', { nullable: false, description: 'The least value (minimo).' }),
    highest: t.exposeFloat('highest', { nullable: false, description: 'The greatest value (massimo).' }),
    readings: t.expose('readings', {
      type: [InstrumentReading],
      nullable: false,
      description: 'What its values say, by rising threshold (letture).',
    }),
  }),
})

export const AssessmentInstrument = builder.objectRef<Instrument>('AssessmentInstrument').implement({
  description:
    'A version of an instrument of assessment, blank (strumento di valutazione): SVAMA, SVAMDI, the sheets of SIUSS and SINBA, GePI’s analyses.',
  fields: (t) => ({
    code: t.exposeString('code', { nullable: false, description: 'Code (codice): `SVAMA`.' }),
    version: t.exposeString('version', { nullable: false, description: 'Version (versione).' }),
    name: t.exposeString('name', { nullable: false, description: 'Name (denominazione).' }),
    assessedBy: t.expose('assessedBy', {
      type: [AssessmentKind],
      nullable: false,
      description: 'By whom it may be used (tipi di valutazione).',
    }),
    validFrom: t.expose('validFrom', {
      type: 'Date',
      nullable: false,
      description: 'First day for which an assessment with it may be planned (inizio validità).',
    }),
    validTo: t.expose('validTo', {
      type: 'Date',
      nullable: true,
      description: 'Last such day (fine validità); null while it is in use.',
    }),
    origin: t.exposeString('origin', {
      nullable: true,
      description: 'The act or specification it comes from (fonte); null for one of this platform.',
    }),
    confidence: t.exposeString('confidence', {
      nullable: false,
      description:
        'How it is known: S read in a source, S* inferred from one, N named in one, K known without one, O an arrangement of this platform (attendibilità).',
    }),
    sections: t.expose('sections', {
      type: [InstrumentSection],
      nullable: false,
      description: 'Its parts, in order (sezioni).',
    }),
    items: t.expose('items', {
      type: [InstrumentItem],
      nullable: false,
      description: 'Its items, in order (voci).',
    }),
    scales: t.expose('scales', {
      type: [InstrumentScale],
      nullable: false,
      description: 'What it measures (scale); none for a sheet that only records.',
    }),
    headlineScale: t.exposeString('headlineScale', {
      nullable: true,
      description:
        'Code of the scale that gives the score of the assessment (scala principale); null for none.',
    }),
  }),
})
