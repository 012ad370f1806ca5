import type { progressReport } from '@cse/db/finance/progress-tables'
import { decodeId, encodeId } from '@cse/schema/ids'
import { builder } from '../builder.ts'
import { planInterventionOf } from '../store/interventions.ts'
import { progressReportById } from '../store/plan-parts.ts'
import { PlanIntervention, ProgressReport } from './types.ts'

const ProgressStatus = builder.enumType('ProgressStatus', {
  description: 'Who has looked at a progress report (stato della rilevazione).',
  values: {
    ENTERED: { description: 'Written by the Ufficio di Piano (inserita).' },
    VERIFIED: { description: 'Checked by the Ufficio di Piano (verificata).' },
    VALIDATED: { description: 'Accepted by the Region (validata).' },
  } satisfies Record<(typeof progressReport.status.enumValues)[number], object>,
})

ProgressReport.implement({
  description:
    'How far an intervention had come on a day (monitoraggio fisico e procedurale); the financial progress is in its amounts.',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque id.',
      resolve: ({ uuid }) => encodeId('progress_report', uuid),
    }),
    intervention: t.field({
      type: PlanIntervention,
      nullable: false,
      description: 'The intervention it is about.',
      resolve: ({ interventionUuid }, _, { session }) => planInterventionOf(session, interventionUuid),
    }),
    asOf: t.expose('on', {
      type: 'Date',
      nullable: false,
      description: 'The day it describes (data di rilevazione).',
    }),
    usersServed: t.exposeInt('usersServed', {
      nullable: true,
      description:
        'Persons served until then (utenti serviti). Only for the territory: the Region reads counts of people in analytics, under disclosure control.',
    }),
    hoursDelivered: t.exposeInt('hoursDelivered', {
      nullable: true,
      description: 'Hours of service given until then (ore erogate), where hours are its measure.',
    }),
    physicalPercent: t.exposeFloat('physicalPercent', {
      nullable: true,
      description:
        'Physical progress (avanzamento fisico) as a percentage, 0 to 100. Only for the territory, like the persons served.',
    }),
    proceduralStep: t.exposeString('proceduralStep', {
      nullable: false,
      description: 'Where the procedure stands (avanzamento procedurale): tender, award, running …',
    }),
    status: t.expose('status', {
      type: ProgressStatus,
      nullable: false,
      description: 'Who has looked at it (stato).',
    }),
  }),
})

builder.asEntity(ProgressReport, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => progressReportById(session, decodeId('progress_report', id)),
})
