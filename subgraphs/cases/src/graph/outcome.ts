import { builder } from '../builder.ts'

/** Of a project, an objective or a whole case. */
export const Outcome = builder.enumType('Outcome', {
  description: 'How far an objective was reached (esito).',
  values: {
    ACHIEVED: { description: 'Reached (raggiunto).' },
    PARTLY_ACHIEVED: { description: 'Reached in part (parzialmente raggiunto).' },
    NOT_ACHIEVED: { description: 'Not reached (non raggiunto).' },
  },
})
