import { connection, pageArgs } from '@cse/schema/connection'
import { decodeId, encodeId } from '@cse/schema/ids'
import { page } from '@cse/schema/paging'
import { builder } from '../builder.ts'
import { countFreeSlots, freeSlots, officeById, slotById } from '../store/slots.ts'
import { comuneByCode } from '../store/territory.ts'
import { Comune, Office, Slot } from './types.ts'

Slot.implement({
  description:
    'A stretch of time in which an office receives as many persons as it has places (fascia oraria).',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque identifier.',
      resolve: ({ id }) => encodeId('slot', id),
    }),
    office: t.field({
      type: Office,
      nullable: true,
      description: 'Where.',
      resolve: ({ officeId }, _, { session }) => officeById(session, officeId),
    }),
    comune: t.field({
      type: Comune,
      nullable: true,
      description: 'The comune whose residents may book it.',
      resolve: ({ comune }, _, { session }) => comuneByCode(session, comune),
    }),
    startsAt: t.expose('startsAt', { type: 'DateTime', nullable: false, description: 'When it begins.' }),
    endsAt: t.expose('endsAt', { type: 'DateTime', nullable: false, description: 'When it ends.' }),
    capacity: t.exposeInt('capacity', {
      nullable: false,
      description: 'How many persons are received at the same time (posti): one at each desk.',
    }),
    freePlaces: t.exposeInt('freePlaces', {
      nullable: false,
      description: 'How many places can still be booked (posti liberi).',
    }),
    booked: t.exposeBoolean('booked', { nullable: false, description: 'Whether no place is left.' }),
    withdrawn: t.exposeBoolean('withdrawn', {
      nullable: false,
      description: 'Whether the office called it off (ritirata): it cannot be booked.',
    }),
  }),
})

builder.asEntity(Slot, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => slotById(session, decodeId('slot', id)),
})

const SlotConnection = connection(builder, Slot)

builder.queryField('freeSlots', (t) =>
  t.field({
    type: SlotConnection,
    nullable: false,
    description:
      'Slots that can still be booked at the front offices of a comune, the soonest first; never past ones.',
    args: {
      comune: t.arg.id({ required: true, description: 'ISTAT code of the comune.' }),
      from: t.arg({ type: 'DateTime', description: 'The earliest they may begin; now by default.' }),
      to: t.arg({ type: 'DateTime', description: 'They begin before this instant.' }),
      ...pageArgs(t.arg),
    },
    resolve: (_, { comune, from, to, ...args }, { session, now, keys }) => {
      const wanted = { comune, from: from && from > now ? from : now, to: to ?? null }
      return page(keys, args, {
        list: 'freeSlots',
        fetch: (slice) => freeSlots(session, wanted, slice),
        cursorOf: ({ startsAt, id }) => [startsAt.toISOString(), id],
        count: () => countFreeSlots(session, wanted),
      })
    },
  }),
)
