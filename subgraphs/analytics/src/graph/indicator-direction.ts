import { builder } from '../builder.ts'

export const IndicatorDirection = builder.enumType('IndicatorDirection', {
  description: 'Which way an indicator should move (verso dell’indicatore).',
  values: {
    HIGHER_IS_BETTER: { description: 'The more, the better (più alto è meglio).' },
    LOWER_IS_BETTER: { description: 'The less, the better (più basso è meglio).' },
    NEUTRAL: { description: 'It describes and does not judge (descrittivo).' },
  },
})
