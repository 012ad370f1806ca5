import { zero } from '@cse/schema/cents'
import { reading } from '@cse/schema/reading'
import { builder } from '../builder.ts'
import { type Served as ServedRow, servedByIntervention } from '../store/served.ts'
import { PlanIntervention } from './types.ts'

const Served = builder.objectRef<Omit<ServedRow, 'uuid'>>('Served').implement({
  description:
    'How many cases an intervention of the plan serves, and for how much (presa in carico a valere sull’intervento). Cases of all the Ambito: those whose file the viewer has exactly, the others in steps of five and of a thousand euro, and nothing (null) while the others are one to four.',
  fields: (t) => ({
    cases: t.exposeInt('cases', {
      nullable: true,
      description: 'Cases with money reserved (casi finanziati).',
    }),
    reserved: t.expose('reserved', {
      type: 'Euro',
      nullable: true,
      description: 'Reserved for their projects (importo prenotato), in euro.',
    }),
    delivered: t.expose('delivered', {
      type: 'Euro',
      nullable: true,
      description: 'What their deliveries have cost the body so far (importo erogato), in euro.',
    }),
    liquidable: t.expose('liquidable', {
      type: 'Euro',
      nullable: true,
      description: 'Delivered and not yet liquidated (importo liquidabile), in euro.',
    }),
  }),
})

builder.objectField(PlanIntervention, 'served', (t) =>
  t.field({
    type: Served,
    nullable: true,
    description: 'How many cases it serves, and for how much.',
    resolve: reading(
      ['uuid'],
      async ({ uuid }, _, { session }) =>
        (await servedByIntervention(session, uuid)) ?? {
          cases: 0,
          reserved: zero,
          delivered: zero,
          liquidable: zero,
        },
    ),
  }),
)
