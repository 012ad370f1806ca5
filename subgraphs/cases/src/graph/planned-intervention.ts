import { decodeId } from '@cse/schema/ids'
import { reading } from '@cse/schema/reading'
import { builder } from '../builder.ts'
import { facilityOf } from '../store/place.ts'
import { type PlannedInterventionRow, plannedInterventionById } from '../store/project.ts'
import { Facility, PlanIntervention, ServiceType } from './foreign.ts'
import { MeasureUnit } from './measure.ts'

const FundingState = builder.enumType('FundingState', {
  description: 'Whether a planned intervention has its money (stato del finanziamento).',
  values: {
    REQUESTED: { description: 'Requested from the zone plan (richiesto).' },
    FUNDED: { description: 'Reserved on a line of the zone plan (finanziato).' },
    REFUSED: { description: 'Refused (non finanziato).' },
  },
})

export const Frequency = builder.enumType('Frequency', {
  description: 'How often the quantity is delivered (frequenza).',
  values: {
    ONCE: { description: 'Once (una tantum).' },
    WEEKLY: { description: 'Every week (settimanale).' },
    MONTHLY: { description: 'Every month (mensile).' },
  },
})

export const PlannedIntervention = builder
  .objectRef<PlannedInterventionRow>('PlannedIntervention')
  .implement({
    description: 'A service that a project plans, with what it costs and who bears it (intervento previsto).',
    fields: (t) => ({
      id: t.exposeID('id', { nullable: false, description: 'Opaque id.' }),
      serviceType: t.field({
        type: ServiceType,
        nullable: false,
        description: 'What is delivered (prestazione, SIUSS code).',
        resolve: reading(['serviceTypeCode'], ({ serviceTypeCode }) => ({ code: serviceTypeCode })),
      }),
      facility: t.field({
        type: Facility,
        nullable: true,
        description:
          'Where (unità di offerta, R.R. 4/2007); null for what is delivered at home or in money, and for a protected place where the viewer places nobody.',
        resolve: reading(['facilityId'], ({ facilityId }, _, { session }) => facilityOf(session, facilityId)),
      }),
      planIntervention: t.expose('planIntervention', {
        type: PlanIntervention,
        nullable: true,
        description: 'What pays for it in the zone plan (intervento del Piano sociale di zona).',
      }),
      fundingState: t.expose('fundingState', {
        type: FundingState,
        nullable: false,
        description: 'Whether it has its money (stato del finanziamento).',
      }),
      startsOn: t.expose('startsOn', {
        type: 'Date',
        nullable: false,
        description: 'First day (data di inizio).',
      }),
      endsOn: t.expose('endsOn', {
        type: 'Date',
        nullable: true,
        description: 'Last day (data di fine); null when it is open.',
      }),
      unit: t.expose('unit', {
        type: MeasureUnit,
        nullable: false,
        description: 'In what it is measured (unità di misura).',
      }),
      frequency: t.expose('frequency', {
        type: Frequency,
        nullable: false,
        description: 'How often (frequenza).',
      }),
      quantity: t.exposeFloat('quantity', {
        nullable: false,
        description: 'How many units each time (quantità).',
      }),
      unitCost: t.expose('unitCost', {
        type: 'Euro',
        nullable: false,
        description: 'Cost of a unit, in euro (costo unitario).',
      }),
      totalCost: t.expose('totalCost', {
        type: 'Euro',
        nullable: false,
        description:
          'Cost of the whole intervention, in euro (costo complessivo): the sum of the three shares.',
      }),
      bodyShare: t.expose('bodyShare', {
        type: 'Euro',
        nullable: false,
        description: 'Borne by comune or Ambito, in euro (quota ente).',
      }),
      userShare: t.expose('userShare', {
        type: 'Euro',
        nullable: false,
        description: 'Borne by the person or the family, in euro (quota utente, compartecipazione).',
      }),
      healthShare: t.expose('healthShare', {
        type: 'Euro',
        nullable: false,
        description: 'Borne by the health service, in euro (quota SSN).',
      }),
    }),
  })

builder.asEntity(PlannedIntervention, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) =>
    plannedInterventionById(session, decodeId('planned_intervention', id)),
})
