import { builder } from '../builder.ts'
import { checkedYear } from '../rules/indicators/years.ts'
import { indicatorsOf, lastClosedYear } from '../store/indicators/indicators.ts'
import { Ambito } from './foreign.ts'
import { Indicator } from './indicator.ts'
import { IndicatorFilter } from './indicator-filter.ts'

builder.queryField('indicators', (t) =>
  t.field({
    type: [Indicator],
    listSize: { assumedSize: 800 },
    nullable: true,
    description:
      'The indicators of the Osservatorio by Ambito (indicatori). The Region sees every Ambito; a comune and an Ambito see their own, its place ' +
      'among the others and the value of the Region.',
    args: { filter: t.arg({ type: IndicatorFilter, required: false, description: 'Which ones.' }) },
    resolve: (_, { filter }, { session, viewer, now }) =>
      indicatorsOf(session, viewer, now, {
        years: [checkedYear(filter?.year ?? lastClosedYear(now), 'filter.year')],
        ambito: filter?.ambito,
        codes: filter?.codes,
      }),
  }),
)

builder.objectField(Ambito, 'indicators', (t) =>
  t.field({
    type: [Indicator],
    listSize: { assumedSize: 20 },
    nullable: true,
    description:
      'Indicators of the Osservatorio for this Ambito (indicatori); an empty list for an Ambito that is not one’s own, but for the Region.',
    args: {
      year: t.arg.int({
        required: false,
        description: 'Calendar year; the last one that is over by default.',
      }),
    },
    resolve: ({ code }, { year }, { session, viewer, now }) =>
      indicatorsOf(session, viewer, now, {
        years: [checkedYear(year ?? lastClosedYear(now), 'year')],
        ambito: code,
      }),
  }),
)
