import { builder } from '../builder.ts'
import type { Missing } from '../rules/indicators/figures.ts'

export const IndicatorMissing = builder.enumType('IndicatorMissing', {
  description: 'Why an indicator has no value (motivo dell’assenza).',
  values: {
    SUPPRESSED: { description: 'Too few persons are behind it (dato oscurato).' },
    CONTEXT_MISSING: {
      description:
        'The official statistic that it is read against was not loaded (dato di contesto non caricato).',
    },
    NO_DATA: { description: 'Nothing was recorded from which it could be computed (nessun dato).' },
    YEAR_OPEN: {
      description: 'Figures about persons are published of years that are over (anno non concluso).',
    },
  } satisfies Record<Missing, { description: string }>,
})

/** The Italian text shown where a value is missing. */
export const missingTexts: Record<Missing, string> = {
  SUPPRESSED: 'Dato oscurato per tutela della riservatezza.',
  CONTEXT_MISSING: 'Dato di contesto non caricato.',
  NO_DATA: 'Nessun dato registrato.',
  YEAR_OPEN: 'Anno non concluso.',
}
