import { reading } from '@cse/schema/reading'
import { builder } from '../builder.ts'
import {
  type DeliveryProgressRow,
  progressOfIntervention,
  type SuspensionRow,
  shares,
  suspensionsOfIntervention,
} from '../store/progress.ts'
import { PlannedIntervention } from './planned-intervention.ts'
import { CostShares } from './project-amounts.ts'

export const SuspensionReason = builder.enumType('SuspensionReason', {
  description: 'Why delivery pauses (motivo di sospensione).',
  values: {
    HOSPITALISATION: { description: 'The person is in hospital (ricovero).' },
    ABSENCE: { description: 'The person is away (assenza temporanea).' },
    REQUEST: {
      description: 'The person or the family asked for it (richiesta dell’utente o della famiglia).',
    },
    SERVICE_UNAVAILABLE: { description: 'The service cannot be given (indisponibilità del servizio).' },
    FUNDING: { description: 'Its money is not there (indisponibilità delle risorse).' },
    OTHER: { description: 'Another reason (altro).' },
  },
})

export const DeliveryEndReason = builder.enumType('DeliveryEndReason', {
  description: 'Why an intervention ended (motivo di cessazione).',
  values: {
    COMPLETED: { description: 'It was completed (conclusione).' },
    RENOUNCED: { description: 'The person renounced (rinuncia).' },
    MOVED_AWAY: { description: 'The person moved elsewhere (trasferimento).' },
    INSTITUTION: { description: 'The person entered a facility (inserimento in struttura).' },
    DECEASED: { description: 'The person died (decesso).' },
    LAPSED: { description: 'The requirements are no longer met (decadenza).' },
    SERVICE_CEASED: { description: 'The service is given no longer (cessazione del servizio).' },
    VARIATION: { description: 'A variation of the project left it out (variazione del progetto).' },
    OTHER: { description: 'Another reason (altro).' },
  },
})

const DeliverySuspension = builder.objectRef<SuspensionRow>('DeliverySuspension').implement({
  description: 'A time in which an intervention is not delivered (sospensione).',
  fields: (t) => ({
    since: t.expose('since', { type: 'Date', nullable: false, description: 'First day of it (dal).' }),
    resumedOn: t.expose('resumedOn', {
      type: 'Date',
      nullable: true,
      description: 'Day on which delivery goes on (ripresa); null as long as that is open.',
    }),
    reason: t.expose('reason', {
      type: SuspensionReason,
      nullable: false,
      description: 'Why (motivo).',
    }),
    note: t.exposeString('note', { nullable: true, description: 'What was noted at it (nota).' }),
  }),
})

const DeliveryProgress = builder.objectRef<DeliveryProgressRow>('DeliveryProgress').implement({
  description:
    'How far the delivery of a planned intervention has come (stato di erogazione). Nothing is delivered beyond what the version in force plans.',
  fields: (t) => ({
    plannedQuantity: t.exposeFloat('plannedQuantity', {
      nullable: false,
      description: 'Units planned in all, in the unit of the intervention (quantità complessiva prevista).',
    }),
    deliveredQuantity: t.exposeFloat('deliveredQuantity', {
      nullable: false,
      description: 'Units delivered so far (quantità erogata).',
    }),
    leftQuantity: t.float({
      nullable: false,
      description: 'Units that may still be delivered without a variation (quantità residua).',
      resolve: ({ plannedQuantity, deliveredQuantity }) =>
        Math.round((plannedQuantity - deliveredQuantity) * 100) / 100,
    }),
    delivered: t.field({
      type: CostShares,
      nullable: false,
      description: 'What was delivered so far, in euro, and who bears it (importo erogato).',
      resolve: (row) => shares(row.deliveredBody, row.deliveredUser, row.deliveredHealth),
    }),
    suspensions: t.field({
      type: [DeliverySuspension],
      nullable: false,
      description: 'When it was not delivered, in order (sospensioni).',
      resolve: ({ uuid }, _, { session }) => suspensionsOfIntervention(session, uuid),
    }),
    endedOn: t.expose('endedOn', {
      type: 'Date',
      nullable: true,
      description: 'Day on which it was ended (data di cessazione); null while it is not.',
    }),
    endReason: t.expose('endReason', {
      type: DeliveryEndReason,
      nullable: true,
      description: 'Why it was ended (motivo di cessazione).',
    }),
  }),
})

builder.objectFields(PlannedIntervention, (t) => ({
  progress: t.field({
    type: DeliveryProgress,
    nullable: true,
    description: 'How far its delivery has come (stato di erogazione).',
    resolve: reading(['uuid'], ({ uuid }, _, { session }) => progressOfIntervention(session, uuid)),
  }),
  fundingReason: t.string({
    nullable: true,
    description: 'Why its money was refused (motivo del diniego).',
    resolve: reading(
      ['uuid'],
      async ({ uuid }, _, { session }) =>
        (await progressOfIntervention(session, uuid))?.fundingReason ?? null,
    ),
  }),
}))
