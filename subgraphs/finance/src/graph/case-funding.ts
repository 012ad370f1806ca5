import type { caseFunding } from '@cse/db/finance/funding-tables'
import { decodeId, encodeId } from '@cse/schema/ids'
import { builder } from '../builder.ts'
import { caseFundingById, fundingOfCase } from '../store/case-funding.ts'
import { planInterventionById } from '../store/interventions.ts'
import { fundingLineById } from '../store/plan-parts.ts'
import { Case, CaseFunding, FundingLine, PlanIntervention, PlannedIntervention } from './types.ts'

const CaseFundingState = builder.enumType('CaseFundingState', {
  description: 'What was decided on what a case requests (esito della richiesta di copertura).',
  values: {
    REQUESTED: { description: 'Not yet decided (richiesta).' },
    FUNDED: { description: 'Money was reserved on a line (prenotata).' },
    REFUSED: { description: 'Nothing was reserved (respinta).' },
  } satisfies Record<(typeof caseFunding.state.enumValues)[number], object>,
})

CaseFunding.implement({
  description:
    'What a planned intervention of a case requests from the zone plan, and what was reserved for it (previsione di spesa del progetto, prenotazione).',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque id.',
      resolve: ({ uuid }) => encodeId('case_funding', uuid),
    }),
    case: t.field({
      type: Case,
      nullable: true,
      description: 'The case whose project requests it.',
      resolve: ({ caseUuid }) => ({ id: encodeId('case', caseUuid) }),
    }),
    plannedIntervention: t.field({
      type: PlannedIntervention,
      nullable: true,
      description: 'What the project plans with it (intervento previsto).',
      resolve: ({ plannedUuid }) => ({ id: encodeId('planned_intervention', plannedUuid) }),
    }),
    state: t.expose('state', {
      type: CaseFundingState,
      nullable: false,
      description: 'What was decided (esito).',
    }),
    requested: t.expose('requested', {
      type: 'Euro',
      nullable: false,
      description: 'What the project requests (importo richiesto), in euro.',
    }),
    reserved: t.expose('reserved', {
      type: 'Euro',
      nullable: false,
      description: 'What was reserved for it (importo prenotato), in euro; at most what was requested.',
    }),
    intervention: t.field({
      type: PlanIntervention,
      nullable: true,
      description: 'The intervention of the zone plan that is to pay; none when its plan is out of scope.',
      resolve: ({ interventionUuid }, _, { session }) =>
        interventionUuid === null ? null : planInterventionById(session, interventionUuid),
    }),
    line: t.field({
      type: FundingLine,
      nullable: true,
      description: 'The line on which money was reserved, once it was.',
      resolve: ({ lineUuid }, _, { session }) =>
        lineUuid === null ? null : fundingLineById(session, lineUuid),
    }),
    decidedOn: t.expose('decidedOn', {
      type: 'Date',
      nullable: true,
      description: 'Day of the decision (data della decisione).',
    }),
    refusalReason: t.exposeString('refusalReason', {
      nullable: true,
      description: 'Why nothing was reserved (motivo del diniego).',
    }),
  }),
})

builder.asEntity(CaseFunding, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => caseFundingById(session, decodeId('case_funding', id)),
})

builder.objectField(Case, 'funding', (t) =>
  t.field({
    type: [CaseFunding],
    nullable: true,
    description:
      'What the case requests from the zone plan’s funds (copertura finanziaria), in the order requested; null for who does not hold the case.',
    resolve: ({ id }, _, { session }) => fundingOfCase(session, decodeId('case', id)),
  }),
)
