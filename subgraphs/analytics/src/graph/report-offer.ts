import { builder } from '../builder.ts'
import { publishOccupancy } from '../rules/disclosure/occupancy.ts'
import type { OfferOfArticle } from '../store/report/report-figures.ts'

/** Offer of an Ambito, one row a kind. */
export const ReportOffer = builder.objectRef<OfferOfArticle>('ReportOffer').implement({
  description:
    'Units of offer of one kind (unità di offerta) in a relazione sociale; protected places are left out.',
  fields: (t) => ({
    article: t.exposeString('article', {
      nullable: false,
      description: 'Regulation and article under which they work, as `R.R. 4/2007/53`.',
    }),
    facilities: t.exposeInt('facilities', {
      nullable: false,
      description: 'How many they are (strutture e servizi).',
    }),
    places: t.exposeInt('places', { nullable: false, description: 'Places (posti).' }),
    occupied: t.int({
      nullable: true,
      description:
        'Of them occupied (posti occupati), in steps of five; null for fewer than three facilities or five people.',
      resolve: ({ occupied, facilities }) => publishOccupancy(occupied, facilities).value,
    }),
  }),
})
