import { builder } from '../builder.ts'

export const IndicatorDirection = builder.enumType('IndicatorDirection', {
  description: 'Which way an indicator should move (verso dell’indicatore).',
  values: {
    HIGHER_IS_BETTER: { description: 'The more, the better.' },
    LOWER_IS_BETTER: { description: 'The less, the better.' },
    NEUTRAL: { description: 'It describes and does not judge.' },
  },
})
