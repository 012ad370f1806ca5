import { builder } from '../builder.ts'
import type { Indicator as IndicatorRow } from '../rules/indicators/ranking.ts'
import { seriesUpTo } from '../rules/indicators/years.ts'
import { indicatorsOf } from '../store/indicators/indicators.ts'
import { Ambito } from './foreign.ts'
import { IndicatorDirection } from './indicator-direction.ts'
import { IndicatorMissing, missingTexts } from './indicator-missing.ts'
import { IndicatorPoint } from './indicator-point.ts'
import { LegalConfidence } from './legal-confidence.ts'

/** An indicator for one Ambito and year. */
export const Indicator = builder.objectRef<IndicatorRow>('Indicator')

Indicator.implement({
  description: 'A figure by which the Osservatorio compares the Ambiti (indicatore; L.R. 19/2006 art. 14).',
  fields: (t) => ({
    code: t.string({
      nullable: false,
      description: 'Stable code of the indicator (codice).',
      resolve: ({ definition }) => definition.code,
    }),
    name: t.string({
      nullable: false,
      description: 'Italian name (denominazione).',
      resolve: ({ definition }) => definition.name,
    }),
    formula: t.string({
      nullable: false,
      description: 'How it is computed, in words (formula).',
      resolve: ({ definition }) => definition.formula,
    }),
    unit: t.string({
      nullable: false,
      description: 'Unit of measure (unità di misura).',
      resolve: ({ definition }) => definition.unit,
    }),
    source: t.string({
      nullable: false,
      description: 'Where its data come from, the population included (fonte).',
      resolve: ({ definition, population }) =>
        population === null ? definition.source : `${definition.source}; popolazione: ${population}`,
    }),
    direction: t.field({
      type: IndicatorDirection,
      nullable: false,
      description: 'Which way it should move (verso).',
      resolve: ({ definition }) => definition.direction,
    }),
    target: t.float({
      nullable: true,
      description: 'What a law wants it to reach, in its unit (valore obiettivo); null where none does.',
      resolve: ({ definition }) => definition.target?.value ?? null,
    }),
    legalBasis: t.string({
      nullable: true,
      description: 'The rule that sets the target, in Italian words (riferimento normativo).',
      resolve: ({ definition }) => definition.target?.basis ?? null,
    }),
    legalConfidence: t.field({
      type: LegalConfidence,
      nullable: true,
      description: 'How sure that reference is; null without a target.',
      resolve: ({ definition }) => definition.target?.confidence ?? null,
    }),
    met: t.exposeBoolean('met', {
      nullable: true,
      description: 'Whether the target is reached; null without a target or a value.',
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
      description: 'The value in its unit; null where it is missing, for the reason in `missing`.',
    }),
    missing: t.expose('missing', {
      type: IndicatorMissing,
      nullable: true,
      description: 'Why there is no value; null where there is one.',
    }),
    reason: t.string({
      nullable: true,
      description: 'The same for the reader, in Italian words (motivo).',
      resolve: ({ missing }) => (missing === null ? null : missingTexts[missing]),
    }),
    rank: t.exposeInt('rank', {
      nullable: true,
      description:
        'Place among the Ambiti that have a value (posizione): 1 for the best and, where neither way is better, for the highest; equal values share a place.',
    }),
    ranked: t.exposeInt('ranked', { nullable: false, description: 'How many Ambiti have a value.' }),
    regionalValue: t.float({
      nullable: true,
      description: 'The same over the whole Region (valore regionale); null where it is missing.',
      resolve: ({ region }) => region.value,
    }),
    trend: t.field({
      type: [IndicatorPoint],
      nullable: false,
      description: 'The same in the years up to this one, the oldest first (serie storica).',
      args: {
        years: t.arg.int({
          required: false,
          description: 'How many years, this one included: 2 to 10; 5 by default.',
        }),
      },
      resolve: ({ ambito, year, definition }, { years }, { session, viewer, now }) =>
        indicatorsOf(session, viewer, now, {
          years: seriesUpTo(year, years ?? 5),
          ambito,
          codes: [definition.code],
        }),
    }),
  }),
})
