import { indicatorsOf } from '../indicator-store.ts'
import type { Indicator as IndicatorRow } from '../indicators.ts'
import { builder } from './builder.ts'
import { Ambito } from './territory.ts'

const IndicatorDirection = builder.enumType('IndicatorDirection', {
  description: 'Which way an indicator should move (verso dell’indicatore).',
  values: {
    HIGHER_IS_BETTER: { description: 'The more, the better.' },
    LOWER_IS_BETTER: { description: 'The less, the better.' },
    NEUTRAL: { description: 'It describes and does not judge.' },
  },
})

const Indicator = builder.objectRef<IndicatorRow>('Indicator')

Indicator.implement({
  description: 'A figure by which the Osservatorio compares the Ambiti (indicatore; L.R. 19/2006 art. 14).',
  fields: (t) => ({
    code: t.exposeString('code', { nullable: false, description: 'Stable code of the indicator (codice).' }),
    name: t.exposeString('name', { nullable: false, description: 'Italian name (denominazione).' }),
    formula: t.exposeString('formula', {
      nullable: false,
      description: 'How it is computed, in words (formula).',
    }),
    unit: t.exposeString('unit', { nullable: false, description: 'Unit of measure (unità di misura).' }),
    source: t.exposeString('source', { nullable: false, description: 'Where its data come from (fonte).' }),
    direction: t.expose('direction', {
      type: IndicatorDirection,
      nullable: false,
      description: 'Which way it should move (verso).',
    }),
    ambito: t.field({
      type: Ambito,
      nullable: false,
      description: 'The Ambito it speaks of.',
      resolve: ({ ambito }) => ({ code: ambito }),
    }),
    year: t.exposeInt('year', { nullable: false, description: 'Calendar year (anno).' }),
    value: t.exposeFloat('value', {
      nullable: true,
      description: 'The value in its unit; null when the count behind it is not published (dato oscurato).',
    }),
  }),
})

const IndicatorFilter = builder.inputType('IndicatorFilter', {
  description: 'Which indicators are wanted.',
  fields: (t) => ({
    year: t.int({ required: false, description: 'Calendar year; the current one unless told.' }),
    ambito: t.id({ required: false, description: 'Code of an Ambito; all of them unless told.' }),
    codes: t.stringList({ required: false, description: 'Codes of indicators; all of them unless told.' }),
  }),
})

builder.queryField('indicators', (t) =>
  t.field({
    type: [Indicator],
    nullable: true,
    description: 'The indicators of the Osservatorio by Ambito (indicatori), computed from published counts.',
    args: { filter: t.arg({ type: IndicatorFilter, required: false, description: 'Which ones.' }) },
    resolve: async (_, { filter }, { session, now }) => {
      const found = await indicatorsOf(session, filter?.year ?? now.getUTCFullYear(), filter?.ambito)
      return filter?.codes ? found.filter(({ code }) => filter.codes?.includes(code)) : found
    },
  }),
)

builder.objectField(Ambito, 'indicators', (t) =>
  t.field({
    type: [Indicator],
    nullable: true,
    description:
      'Indicators of the Osservatorio for this Ambito (indicatori), computed from published counts.',
    args: {
      year: t.arg.int({ required: false, description: 'Calendar year; the current one unless told.' }),
    },
    resolve: ({ code }, { year }, { session, now }) =>
      indicatorsOf(session, year ?? now.getUTCFullYear(), code),
  }),
)
