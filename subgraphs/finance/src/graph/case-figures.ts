import { builder } from '../builder.ts'
import { type CaseFigures as CaseFiguresRow, figuresOfFunding } from '../store/case-figures.ts'
import { CaseFunding } from './types.ts'

const CaseFigures = builder.objectRef<CaseFiguresRow>('CaseFigures').implement({
  description:
    'What became of the money of a planned intervention of a case (stato contabile dell’intervento). Those of all cases of a funding line add up to the line’s own: what was committed for cases together goes to deliveries that were liquidated, then to reservations in the order requested; payments settle liquidations in the order recorded.',
  fields: (t) => ({
    planned: t.expose('planned', {
      type: 'Euro',
      nullable: false,
      description: 'What the project requests from the zone plan (previsto), in euro.',
    }),
    reserved: t.expose('reserved', {
      type: 'Euro',
      nullable: false,
      description: 'What was granted (prenotato), in euro.',
    }),
    committed: t.expose('committed', {
      type: 'Euro',
      nullable: false,
      description: 'What commitments bind for it (impegnato), in euro.',
    }),
    liquidated: t.expose('liquidated', {
      type: 'Euro',
      nullable: false,
      description: 'What was found due of its deliveries (liquidato), in euro.',
    }),
    paid: t.expose('paid', {
      type: 'Euro',
      nullable: false,
      description: 'What the treasurer paid of that (pagato), in euro.',
    }),
    left: t.expose('left', {
      type: 'Euro',
      nullable: false,
      description: 'Granted and not yet liquidated (residuo), in euro.',
    }),
  }),
})

builder.objectField(CaseFunding, 'figures', (t) =>
  t.field({
    type: CaseFigures,
    nullable: true,
    description: 'Planned, granted, committed, liquidated, paid and left (stato contabile).',
    resolve: ({ uuid }, _, { session }) => figuresOfFunding(session, uuid),
  }),
)
