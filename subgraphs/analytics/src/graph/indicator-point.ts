import { builder } from '../builder.ts'
import type { Indicator } from '../rules/indicators/ranking.ts'
import { IndicatorMissing } from './indicator-missing.ts'

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
