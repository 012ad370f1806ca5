import { builder } from '../builder.ts'

/** In what an intervention is measured. */
export const MeasureUnit = builder.enumType('MeasureUnit', {
  description: 'In what an intervention is measured (unità di misura).',
  values: {
    HOUR: { description: 'Hour of service (ora).' },
    DAY: { description: 'Day of stay (giornata).' },
    MEAL: { description: 'Meal (pasto).' },
    TRIP: { description: 'Trip (trasporto).' },
    MONTH: { description: 'Month (mensilità).' },
    CONTRIBUTION: { description: 'Sum of money (contributo economico).' },
  },
})
