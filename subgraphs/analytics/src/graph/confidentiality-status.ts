import { builder } from '../builder.ts'

/** Whether a figure is published. */
export const ConfidentialityStatus = builder.enumType('ConfidentialityStatus', {
  description: 'Whether a figure could be published (SDMX code list CL_CONF_STATUS).',
  values: {
    FREE: { description: 'Published (pubblicato, SDMX F).' },
    SMALL_COUNT: { description: 'Not published: too few persons (oscurato per numerosità, SDMX A).' },
    DOMINANCE: {
      description: 'Not published: one person may account for most of it (oscurato per dominanza, SDMX O).',
    },
  },
})
