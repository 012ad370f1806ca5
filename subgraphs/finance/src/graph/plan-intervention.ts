import { decodeId, encodeId } from '@cse/schema/ids'
import { propertiesRead, reading, sameRow } from '@cse/schema/reading'
import { builder, type FinanceContext } from '../builder.ts'
import { type Amounts as AmountsRow, untouched } from '../rules/amounts.ts'
import { type AmountsSelection, partOfIntervention } from '../store/amounts.ts'
import { fundedCases, type PlanInterventionRow, planInterventionById } from '../store/interventions.ts'
import { linesOfIntervention, reportsOfIntervention } from '../store/plan-parts.ts'
import { zonePlanOf } from '../store/zone-plans.ts'
import { asOfArgument, settledInstant } from './as-of.ts'
import {
  Amounts,
  FundingLine,
  Leps,
  PlanIntervention,
  ProgressReport,
  ServiceType,
  TargetArea,
  ZonePlan,
} from './types.ts'

PlanIntervention.implement({
  description:
    'An intervention of a zone plan (intervento, scheda di progetto): a service with what is planned for it.',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque id.',
      resolve: reading(['uuid'], ({ uuid }) => encodeId('plan_intervention', uuid)),
    }),
    code: t.exposeString('code', {
      nullable: false,
      description: 'Number of the intervention within its plan (codice scheda).',
    }),
    title: t.exposeString('title', {
      nullable: false,
      description: 'Name of the intervention (denominazione).',
    }),
    plan: t.field({
      type: ZonePlan,
      nullable: false,
      description: 'The plan it belongs to.',
      resolve: reading(['planUuid'], ({ planUuid }, _, { session }) => zonePlanOf(session, planUuid)),
    }),
    serviceType: t.field({
      type: ServiceType,
      nullable: true,
      description: 'What kind of benefit it provides (prestazione SIUSS).',
      resolve: reading(['serviceTypeCode'], ({ serviceTypeCode }) => ({ code: serviceTypeCode })),
    }),
    targetArea: t.field({
      type: TargetArea,
      nullable: true,
      description: 'For whom it is (area di utenza).',
      resolve: reading(['targetAreaCode'], ({ targetAreaCode }) => ({ code: targetAreaCode })),
    }),
    level: t.field({
      type: Leps,
      nullable: true,
      description: 'The essential level it serves (LEPS), if any.',
      resolve: reading(['lepsCode'], ({ lepsCode }) => (lepsCode === null ? null : { code: lepsCode })),
    }),
    plannedUsers: t.exposeInt('plannedUsers', {
      nullable: true,
      description: 'Persons it is meant to serve in the triennium (utenti previsti).',
    }),
    plannedHours: t.exposeInt('plannedHours', {
      nullable: true,
      description: 'Hours of service it is meant to give in the triennium (ore previste).',
    }),
    plannedPlaces: t.exposeInt('plannedPlaces', {
      nullable: true,
      description: 'Places it is meant to offer (posti previsti).',
    }),
    amounts: t.field({
      type: Amounts,
      nullable: false,
      description: 'Its figures, over all its lines or in part.',
      args: {
        year: t.arg.int({ required: false, description: 'Only this year’s lines; all years by default.' }),
        fund: t.arg.id({
          required: false,
          description: 'Code of a fund: only its lines; all funds by default.',
        }),
        asOf: t.arg(asOfArgument),
      },
      // The whole, as it is now, is part of the row.
      resolve: sameRow(['uuid'], (row, { year = null, fund = null, asOf: requested }, context) => {
        const asOf = settledInstant(requested, context.now)
        return year === null && fund === null && !asOf ? row : partOf(row, { year, fund, asOf }, context)
      }),
    }),
    lines: t.field({
      type: [FundingLine],
      nullable: false,
      description: 'The money behind it (linee di finanziamento), by year and fund.',
      resolve: reading(['uuid'], ({ uuid }, _, { session }) => linesOfIntervention(session, uuid)),
    }),
    progress: t.field({
      type: [ProgressReport],
      nullable: false,
      description: 'How far it has come (monitoraggio fisico e procedurale), the latest report first.',
      resolve: reading(['uuid'], ({ uuid }, _, { session }) => reportsOfIntervention(session, uuid)),
    }),
    fundedCases: t.int({
      nullable: true,
      description:
        'How many cases it pays for, of those that the viewer holds (casi finanziati): the own cases, not all of the intervention.',
      resolve: reading(
        ['uuid'],
        async ({ uuid }, _, { session }) => (await fundedCases(session, uuid))?.cases ?? 0,
      ),
    }),
  }),
})

builder.asEntity(PlanIntervention, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }, info) =>
    planInterventionById(
      session,
      decodeId('plan_intervention', id),
      propertiesRead(info, 'PlanIntervention', 'Amounts'),
    ),
})

builder.queryField('planIntervention', (t) =>
  t.field({
    type: PlanIntervention,
    nullable: true,
    description: 'An intervention of a zone plan by id.',
    args: { id: t.arg.id({ required: true, description: 'Id of the intervention.' }) },
    resolve: (_, { id }, { session }) => planInterventionById(session, decodeId('plan_intervention', id)),
  }),
)

async function partOf(
  { uuid }: PlanInterventionRow,
  part: AmountsSelection,
  { session, now }: FinanceContext,
): Promise<AmountsRow> {
  const [sum] = await partOfIntervention(session, uuid, part)
  return sum ?? { ...untouched, asOf: part.asOf ?? now }
}
