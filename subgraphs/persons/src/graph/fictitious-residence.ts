import { connection, pageArgs } from '@cse/schema/connection'
import { encodeId } from '@cse/schema/ids'
import { page } from '@cse/schema/paging'
import { propertiesRead, reading } from '@cse/schema/reading'
import { builder } from '../builder.ts'
import {
  countFictitiousResidences,
  type FictitiousResidenceRow,
  fictitiousResidencesOf,
  registerOfFictitiousResidences,
} from '../store/fictitious-residences.ts'
import { personById } from '../store/people.ts'
import { Comune, Person } from './types.ts'

const FictitiousResidenceStatus = builder.enumType('FictitiousResidenceStatus', {
  description: 'Where the procedure of a fictitious residence stands (stato).',
  values: {
    REQUESTED: { description: 'Requested, and not decided (richiesta).' },
    REGISTERED: { description: 'Registered at the address of the comune (iscritta).' },
    REFUSED: { description: 'Refused, with the reason (respinta).' },
    CANCELLED: { description: 'Registered once, and no more (cancellata).' },
  } satisfies Record<FictitiousResidenceRow['status'], object>,
})

export const FictitiousResidence = builder
  .objectRef<FictitiousResidenceRow>('FictitiousResidence')
  .implement({
    description:
      'That somebody without a home is registered at an address of the comune (residenza in via fittizia, «via della casa comunale», L. 1228/1954 art. 2 c. 3), from the request to the cancellation.',
    fields: (t) => ({
      id: t.id({
        nullable: false,
        description: 'Opaque identifier.',
        resolve: ({ id }) => encodeId('fictitious_residence', id),
      }),
      person: t.field({
        type: Person,
        nullable: true,
        description: 'Who asked (richiedente); none where the person is out of the viewer’s scope now.',
        resolve: ({ personId }, _, { session }, info) =>
          personById(session, personId, propertiesRead(info, 'Person')),
      }),
      comune: t.field({
        type: Comune,
        nullable: false,
        description: 'The comune whose register it is.',
        resolve: ({ comune }) => ({ istatCode: comune }),
      }),
      status: t.expose('status', {
        type: FictitiousResidenceStatus,
        nullable: false,
        description: 'Where it stands (stato).',
      }),
      requestedOn: t.expose('requestedOn', {
        type: 'Date',
        nullable: false,
        description: 'Day of the request (data della richiesta).',
      }),
      protocol: t.exposeString('protocol', {
        nullable: false,
        description: 'Its protocol number (protocollo).',
      }),
      presence: t.exposeString('presence', {
        nullable: false,
        description: 'Where the person is usually found (luogo di abituale presenza).',
      }),
      decidedOn: t.expose('decidedOn', {
        type: 'Date',
        nullable: true,
        description: 'Day of the decision (data del provvedimento).',
      }),
      decision: t.exposeString('decision', {
        nullable: true,
        description: 'Number of the act, and why (estremi e motivazione).',
      }),
      registerNumber: t.exposeString('registerNumber', {
        nullable: true,
        description: 'Year and number in the register of the comune (numero di registro).',
      }),
      address: t.exposeString('address', {
        nullable: true,
        description: 'The address of the comune (indirizzo fittizio).',
      }),
      registeredFrom: t.expose('registeredFrom', {
        type: 'Date',
        nullable: true,
        description: 'First day of the residence (decorrenza).',
      }),
      cancelledOn: t.expose('cancelledOn', {
        type: 'Date',
        nullable: true,
        description: 'Day on which it ended (cancellazione).',
      }),
      cancelReason: t.exposeString('cancelReason', { nullable: true, description: 'Why it ended (motivo).' }),
    }),
  })

const FictitiousResidenceConnection = connection(builder, FictitiousResidence)

builder.objectField(Person, 'fictitiousResidences', (t) =>
  t.field({
    type: [FictitiousResidence],
    nullable: true,
    description: 'Requests for a fictitious residence and what became of them, the latest first.',
    resolve: reading(['id'], ({ id }, _, { session }) => fictitiousResidencesOf(session, id)),
  }),
)

builder.queryField('fictitiousResidences', (t) =>
  t.field({
    type: FictitiousResidenceConnection,
    nullable: true,
    description:
      'The register of fictitious residences of the operator’s comuni (registro delle residenze in via fittizia), the latest request first.',
    args: {
      status: t.arg({
        type: FictitiousResidenceStatus,
        description: 'Those that stand so; all by default.',
      }),
      ...pageArgs(t.arg),
    },
    resolve: (_, { status, ...args }, { session, viewer, keys }) => {
      const filter = { comuni: viewer.comuni, status: status ?? null }
      return page(keys, args, {
        list: 'fictitious residences',
        fetch: (slice) => registerOfFictitiousResidences(session, filter, slice),
        cursorOf: ({ requestedOn, id }) => [requestedOn, id],
        count: () => countFictitiousResidences(session, filter),
      })
    },
  }),
)
