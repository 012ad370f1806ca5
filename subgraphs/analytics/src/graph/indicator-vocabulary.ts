import { builder } from '../builder.ts'
import type { Missing } from '../rules/indicators/figures.ts'
import type { Indicator } from '../rules/indicators/ranking.ts'

export const IndicatorDirection = builder.enumType('IndicatorDirection', {
  description: 'Which way an indicator should move (verso dell’indicatore).',
  values: {
    HIGHER_IS_BETTER: { description: 'The more, the better.' },
    LOWER_IS_BETTER: { description: 'The less, the better.' },
    NEUTRAL: { description: 'It describes and does not judge.' },
  },
})

export const IndicatorMissing = builder.enumType('IndicatorMissing', {
  description: 'Why an indicator has no value (motivo dell’assenza).',
  values: {
    SUPPRESSED: { description: 'Too few persons are behind it (dato oscurato).' },
    CONTEXT_MISSING: {
      description:
        'The official statistic that it is read against was not loaded (dato di contesto non caricato).',
    },
    NO_DATA: { description: 'Nothing was recorded from which it could be computed (nessun dato).' },
    YEAR_OPEN: { description: 'Figures about persons are told of years that are over (anno non concluso).' },
  } satisfies Record<Missing, { description: string }>,
})

/** The Italian text shown where a value is missing. */
export const MISSING_IN_WORDS: Record<Missing, string> = {
  SUPPRESSED: 'Dato oscurato per tutela della riservatezza.',
  CONTEXT_MISSING: 'Dato di contesto non caricato.',
  NO_DATA: 'Nessun dato registrato.',
  YEAR_OPEN: 'Anno non concluso.',
}

export const LegalConfidence = builder.enumType('LegalConfidence', {
  description: 'How sure the reference of a rule is (attendibilità del riferimento).',
  values: {
    READ: { value: 'S' as const, description: 'Read in a source.' },
    INFERRED: { value: 'S*' as const, description: 'Inferred from a source.' },
    KNOWN: { value: 'K' as const, description: 'Known without a source at hand: to be verified.' },
  },
})

/** An indicator in one year of a series. */
export const IndicatorPoint = builder.objectRef<Indicator>('IndicatorPoint').implement({
  description: 'An indicator in one year of a series (valore annuale).',
  fields: (t) => ({
    year: t.exposeInt('year', { nullable: false, description: 'Calendar year (anno).' }),
    value: t.exposeFloat('value', { nullable: true, description: 'The value; null where it is missing.' }),
    missing: t.expose('missing', {
      type: IndicatorMissing,
      nullable: true,
      description: 'Why there is no value; null where there is one.',
    }),
    rank: t.exposeInt('rank', { nullable: true, description: 'Place among the Ambiti in that year.' }),
    regionalValue: t.float({
      nullable: true,
      description: 'The same over the whole Region in that year.',
      resolve: ({ region }) => region.value,
    }),
  }),
})
