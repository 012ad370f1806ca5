import { connection, pageArgs } from '@cse/schema/connection'
import { decodeId } from '@cse/schema/ids'
import { page } from '@cse/schema/paging'
import { builder } from '../builder.ts'
import { type DeliveryRow, deliveriesOfCase, deliveryById } from '../store/delivery.ts'
import { plannedInterventionById } from '../store/project.ts'
import { Case } from './case.ts'
import { ofFile } from './custody.ts'
import { ServiceType } from './foreign.ts'
import { PlannedIntervention } from './planned-intervention.ts'

export const DeliveryStatus = builder.enumType('DeliveryStatus', {
  description: 'Whether a month was delivered (stato dell’erogazione).',
  values: {
    RECORDED: { description: 'Delivered as recorded (erogata).' },
    SUSPENDED: { description: 'Suspended in that month (sospesa).' },
    WITHDRAWN: { description: 'Recorded by mistake and withdrawn (annullata): it counts no more.' },
  },
})

export const Delivery = builder.objectRef<DeliveryRow>('Delivery').implement({
  description: 'What was delivered of an intervention in a month (erogazione mensile); what SIUSS receives.',
  fields: (t) => ({
    id: t.exposeID('id', { nullable: false, description: 'Opaque id.' }),
    month: t.expose('month', {
      type: 'YearMonth',
      nullable: false,
      description: 'The month (mese di competenza).',
    }),
    plannedIntervention: t.field({
      type: PlannedIntervention,
      nullable: true,
      description: 'What it delivers (intervento previsto).',
      resolve: ({ plannedInterventionId }, _, { session }) =>
        plannedInterventionById(session, plannedInterventionId),
    }),
    serviceType: t.field({
      type: ServiceType,
      nullable: false,
      description: 'What was delivered (prestazione, SIUSS code).',
      resolve: ({ serviceTypeCode }) => ({ code: serviceTypeCode }),
    }),
    quantity: t.exposeFloat('quantity', {
      nullable: false,
      description: 'How many units, in the unit of the planned intervention (quantità).',
    }),
    hours: t.exposeFloat('hours', {
      nullable: true,
      description: 'Hours of service in the month (ore erogate).',
    }),
    amount: t.expose('amount', {
      type: 'Euro',
      nullable: false,
      description: 'Cost of the month, in euro (importo mensile): the sum of the three shares.',
    }),
    bodyShare: t.expose('bodyShare', { type: 'Euro', nullable: false, description: 'Quota ente, in euro.' }),
    userShare: t.expose('userShare', {
      type: 'Euro',
      nullable: false,
      description: 'Quota utente, in euro.',
    }),
    healthShare: t.expose('healthShare', {
      type: 'Euro',
      nullable: false,
      description: 'Quota SSN, in euro.',
    }),
    status: t.expose('status', {
      type: DeliveryStatus,
      nullable: false,
      description: 'Whether it was delivered (stato).',
    }),
    recordedAt: t.expose('recordedAt', {
      type: 'DateTime',
      nullable: false,
      description: 'When it was recorded (data di registrazione).',
    }),
    withdrawnAt: t.expose('withdrawnAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was withdrawn (data di annullamento); null while it counts.',
    }),
    withdrawalReason: t.exposeString('withdrawalReason', {
      nullable: true,
      description: 'Why it was withdrawn (motivo di annullamento).',
    }),
  }),
})

builder.asEntity(Delivery, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => deliveryById(session, decodeId('delivery', id)),
})

const DeliveryConnection = connection(builder, Delivery)

builder.objectField(Case, 'deliveries', (t) =>
  t.field({
    type: DeliveryConnection,
    nullable: true,
    description: 'What was delivered, the newest month first (erogazioni).',
    args: {
      from: t.arg({ type: 'YearMonth', required: false, description: 'From this month on.' }),
      to: t.arg({ type: 'YearMonth', required: false, description: 'To this month, included.' }),
      ...pageArgs(t.arg),
    },
    resolve: ofFile(({ uuid }, { from, to, ...args }, { session, keys }) =>
      page(keys, args, deliveriesOfCase(session, uuid, { from: from ?? null, to: to ?? null })),
    ),
  }),
)
