import { builder } from '../builder.ts'

/** Whether a figure is published. */
export const ConfidentialityStatus = builder.enumType('ConfidentialityStatus', {
  description: 'Whether a figure could be published (SDMX code list CL_CONF_STATUS).',
  values: {
    FREE: { description: 'Published (F).' },
    SMALL_COUNT: { description: 'Not published: too few persons (A, oscurato per numerosità).' },
    DOMINANCE: {
      description: 'Not published: one person may account for most of it (O, oscurato per dominanza).',
    },
  },
})
