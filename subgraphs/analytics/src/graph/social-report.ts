import { builder } from '../builder.ts'
import { checkedYear } from '../rules/indicators/years.ts'
import type { ReportSection } from '../rules/report/section.ts'
import { indicatorsOf, lastClosedYear, maySee } from '../store/indicators/indicators.ts'
import { offerByArticle, staffByProfile } from '../store/report/report-figures.ts'
import { Ambito } from './foreign.ts'
import { Indicator } from './indicator.ts'
import { ReportDemand } from './report-demand.ts'
import { ReportOffer } from './report-offer.ts'
import { ReportSpending } from './report-spending.ts'
import { ReportStaff } from './report-staff.ts'
import { ReportTerritory } from './report-territory.ts'

const SocialReport = builder.objectRef<ReportSection>('SocialReport').implement({
  description:
    'The yearly report of an Ambito on needs, offer and spending (relazione sociale, L.R. 19/2006 art. 9), from the warehouse alone.',
  fields: (t) => ({
    ambito: t.field({
      type: Ambito,
      nullable: false,
      description: 'The Ambito it is about.',
      resolve: ({ ambito }) => ({ code: ambito }),
    }),
    year: t.exposeInt('year', { nullable: false, description: 'Calendar year (anno).' }),
    territory: t.field({
      type: ReportTerritory,
      nullable: false,
      description: 'Territory and population (territorio e popolazione).',
      resolve: (section) => section,
    }),
    demand: t.field({
      type: ReportDemand,
      nullable: false,
      description: 'Needs and demand (domanda sociale), under disclosure control.',
      resolve: (section) => section,
    }),
    offer: t.field({
      type: [ReportOffer],
      nullable: false,
      description: 'Units of offer by kind (offerta).',
      resolve: ({ ambito, year }, _, { session }) => offerByArticle(session, ambito, { year }),
    }),
    staff: t.field({
      type: [ReportStaff],
      nullable: false,
      description: 'Staff by profile (professioni); the level of social workers is among the indicators.',
      resolve: ({ ambito, year }, _, { session }) => staffByProfile(session, ambito, { year }),
    }),
    spending: t.field({
      type: ReportSpending,
      nullable: false,
      description: 'Spending (spesa sociale).',
      resolve: (section) => section,
    }),
    indicators: t.field({
      type: [Indicator],
      listSize: { assumedSize: 20 },
      nullable: false,
      description: 'All indicators of the Osservatorio, each with its series (indicatori).',
      resolve: ({ ambito, year }, _, { session, viewer, now }) =>
        indicatorsOf(session, viewer, now, { years: [year], ambito }),
    }),
  }),
})

builder.objectField(Ambito, 'socialReport', (t) =>
  t.field({
    type: SocialReport,
    nullable: true,
    description:
      'The relazione sociale of the Ambito for a year; null for an Ambito that is not one’s own, but for the Region.',
    args: {
      year: t.arg.int({
        required: false,
        description: 'Calendar year; the last one that is over by default.',
      }),
    },
    resolve: ({ code }, { year }, { viewer, now }) =>
      maySee(viewer, code) ? { ambito: code, year: checkedYear(year ?? lastClosedYear(now), 'year') } : null,
  }),
)
