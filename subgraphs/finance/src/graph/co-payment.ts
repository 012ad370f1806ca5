import { decodeId, encodeId } from '@cse/schema/ids'
import { builder } from '../builder.ts'
import { reckon } from '../rules/co-payment-explanation.ts'
import { coPaymentRegulationById } from '../store/co-payment-rules.ts'
import { type CoPaymentRow, coPaymentById, coPaymentsOfPlanned } from '../store/co-payments.ts'
import { CoPaymentShare } from './co-payment-share.ts'
import { CaseFunding, CoPayment, CoPaymentRegulation } from './types.ts'

/** The reckoning of a price by a determination that was decided. */
export function reckoningBy(row: CoPaymentRow, price: Parameters<typeof reckon>[1]) {
  const { isee, dsuProtocol, iseeValidUntil, iseeDiscrepant } = row
  const read =
    dsuProtocol === null || iseeValidUntil === null
      ? null
      : { value: isee, dsuProtocol, validUntil: iseeValidUntil, discrepant: iseeDiscrepant ?? false }
  return reckon(row, price, isee, row.exemption, read)
}

const CoPaymentState = builder.enumType('CoPaymentState', {
  description: 'Whether it is decided what the user pays (stato della determinazione).',
  values: {
    REQUESTED: { description: 'The ISEE is being read (in attesa dell’ISEE).' },
    DECIDED: { description: 'Decided (determinata).' },
  },
})

CoPayment.implement({
  description:
    'What the user of a planned intervention pays by the regulation of the Ambito and the ISEE that was read, from a month on (determinazione della quota di compartecipazione). Of several that hold in a month the one with the highest number counts; months that were charged stay as they are.',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque id.',
      resolve: ({ uuid }) => encodeId('co_payment', uuid),
    }),
    number: t.exposeInt('number', {
      nullable: false,
      description: 'Counts those of the planned intervention.',
    }),
    from: t.expose('from', { type: 'YearMonth', nullable: false, description: 'First month (decorrenza).' }),
    state: t.field({
      type: CoPaymentState,
      nullable: false,
      description: 'Whether it is decided (stato).',
      resolve: ({ decidedAt }) => (decidedAt === null ? 'REQUESTED' : 'DECIDED'),
    }),
    decidedAt: t.expose('decidedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was decided.',
    }),
    regulation: t.field({
      type: CoPaymentRegulation,
      nullable: true,
      description: 'The regulation that it follows.',
      resolve: ({ regulationUuid }, _, { session }) => coPaymentRegulationById(session, regulationUuid),
    }),
    exemption: t.exposeString('exemption', {
      nullable: true,
      description: 'Code of the exemption that was granted, if one was (esenzione).',
    }),
    isee: t.expose('isee', {
      type: 'Euro',
      nullable: true,
      description: 'The ISEE that was read, in euro; none where no valid one was found.',
    }),
    dsuProtocol: t.exposeString('dsuProtocol', {
      nullable: true,
      description: 'Protocol of the declaration behind that ISEE (protocollo DSU).',
    }),
    iseeValidUntil: t.expose('iseeValidUntil', {
      type: 'Date',
      nullable: true,
      description: 'Last day of that ISEE (scadenza).',
    }),
    reckoning: t.field({
      type: CoPaymentShare,
      nullable: true,
      description: 'What a month that costs so much costs the user, line by line; none before it is decided.',
      args: { price: t.arg({ type: 'Euro', required: true, description: 'What the month costs, in euro.' }) },
      resolve: (row, { price }) => (row.decidedAt === null ? null : reckoningBy(row, price)),
    }),
  }),
})

builder.asEntity(CoPayment, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => coPaymentById(session, decodeId('co_payment', id)),
})

builder.objectField(CaseFunding, 'coPayments', (t) =>
  t.field({
    type: [CoPayment],
    nullable: true,
    description: 'What was determined that the user pays, the first determination first (compartecipazione).',
    resolve: async ({ plannedUuid }, _, { session }) => [
      ...(await coPaymentsOfPlanned(session, plannedUuid)),
    ],
  }),
)
