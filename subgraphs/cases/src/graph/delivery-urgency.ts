import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { builder } from '../builder.ts'
import type { Urgency } from '../rules/urgency.ts'
import { type UrgentDelivery, urgencyOfDelivery } from '../store/delivery.ts'
import { operatorById } from '../store/operator.ts'
import { Delivery } from './delivery.ts'
import { Operator } from './operator.ts'
import { notAfter } from './step-input.ts'

export const DeliveryUrgencyInput = builder.inputType('DeliveryUrgencyInput', {
  description: 'An order in urgency, before the zone plan had the money (D.Lgs. 267/2000 art. 191).',
  fields: (t) => ({
    orderedOn: t.field({
      type: 'Date',
      required: true,
      description: 'Day of the order, today at the latest (data dell’ordinazione).',
    }),
    orderedBy: t.id({
      required: true,
      description: 'Id of the operator who ordered it, and answers for it (chi risponde della spesa).',
    }),
  }),
})

/** The order as the store takes it. @throws GraphQLError BAD_USER_INPUT for one that has not been given yet, or without a word why */
export function urgencyOf(
  { orderedOn, orderedBy }: { readonly orderedOn: string; readonly orderedBy: string },
  note: string | null | undefined,
  day: string,
): Urgency {
  if (!note?.trim()) throw badInput([{ path: 'input.note', reason: 'Indicare il motivo dell’urgenza.' }])
  return {
    orderedOn: notAfter(day, orderedOn, 'input.urgency.orderedOn'),
    orderedBy: decodeId('operator', orderedBy, 'input.urgency.orderedBy'),
  }
}

const DeliveryUrgency = builder.objectRef<UrgentDelivery>('DeliveryUrgency').implement({
  description:
    'That a month was ordered in urgency, before the zone plan had the money: until the body recognises the expense, who ordered it answers for it (somma urgenza, D.Lgs. 267/2000 art. 191 cc. 3-4).',
  fields: (t) => ({
    orderedOn: t.expose('orderedOn', {
      type: 'Date',
      nullable: false,
      description: 'Day of the order (data dell’ordinazione).',
    }),
    orderedBy: t.field({
      type: Operator,
      nullable: true,
      description: 'Who ordered it, and answers for it (chi risponde della spesa).',
      resolve: ({ orderedBy }, _, { session }) => operatorById(session, orderedBy),
    }),
    regulariseBy: t.expose('regulariseBy', {
      type: 'Date',
      nullable: false,
      description:
        'Last day on which the body may recognise the expense (termine per il riconoscimento della spesa).',
    }),
    regularisedOn: t.expose('regularisedOn', {
      type: 'Date',
      nullable: true,
      description: 'Day on which its money was reserved (regolarizzazione); null while it is not.',
    }),
  }),
})

builder.objectField(Delivery, 'urgency', (t) =>
  t.field({
    type: DeliveryUrgency,
    nullable: true,
    description: 'Its order in urgency; null for what was funded before it was delivered (somma urgenza).',
    resolve: ({ uuid }, _, { session }) => urgencyOfDelivery(session, uuid),
  }),
)
