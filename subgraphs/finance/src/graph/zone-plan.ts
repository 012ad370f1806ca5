import type { zonePlan } from '@cse/db/finance/tables'
import { connection, pageArgs } from '@cse/schema/connection'
import { decodeId, encodeId } from '@cse/schema/ids'
import { page } from '@cse/schema/paging'
import { builder } from '../builder.ts'
import { untouched } from '../rules/amounts.ts'
import { amountsOfPlan, partOfAmbito, partOfPlan } from '../store/amounts.ts'
import { closingsOfPlan, editionsOfPlan } from '../store/editions.ts'
import { allocationsOfPlan, variationsOfPlan } from '../store/plan-parts.ts'
import {
  countZonePlans,
  positionOfPlan,
  zonePlanById,
  zonePlans,
  zonePlansOfAmbito,
} from '../store/zone-plans.ts'
import { asOfArgument, settledInstant } from './as-of.ts'
import {
  Ambito,
  Amounts,
  FundAllocation,
  PlanEdition,
  PlanVariation,
  YearClosing,
  ZonePlan,
} from './types.ts'

export const ZonePlanStatus = builder.enumType('ZonePlanStatus', {
  description: 'How far a zone plan has come (stato del piano).',
  values: {
    DRAFT: { description: 'In preparation by the Ufficio di Piano (in elaborazione).' },
    SUBMITTED: { description: 'Before the Coordinamento istituzionale, which approves it (trasmesso).' },
    APPROVED: { description: 'In force as it was approved (approvato).' },
    VARIED: { description: 'In force, changed since its approval (variato).' },
    CLOSED: {
      description: 'Accounted for (rendicontato): nothing more is committed, residui passivi are still paid.',
    },
  } satisfies Record<(typeof zonePlan.status.enumValues)[number], object>,
})

ZonePlan.implement({
  description:
    'The social plan of an Ambito for three years (piano sociale di zona, L. 328/2000 art. 19, L.R. 19/2006): its interventions and the money behind them.',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque id.',
      resolve: ({ uuid }) => encodeId('zone_plan', uuid),
    }),
    ambito: t.field({
      type: Ambito,
      nullable: false,
      description: 'The Ambito whose plan it is.',
      resolve: ({ ambitoCode }) => ({ code: ambitoCode }),
    }),
    triennium: t.exposeString('triennium', {
      nullable: false,
      description: 'First and last year (triennio), `2022-2024`.',
    }),
    status: t.expose('status', {
      type: ZonePlanStatus,
      nullable: false,
      description: 'How far it has come (stato).',
    }),
    approvalAct: t.exposeString('approvalAct', {
      nullable: true,
      description: 'Number and date of the act that approved it (atto di approvazione).',
    }),
    approvedOn: t.expose('approvedOn', {
      type: 'Date',
      nullable: true,
      description: 'Day of approval (data di approvazione).',
    }),
    note: t.exposeString('note', { nullable: true, description: 'Where its figures come from.' }),
    amounts: t.field({
      type: Amounts,
      nullable: false,
      description: 'Its figures: the sum of its interventions.',
      args: {
        year: t.arg.int({ required: false, description: 'Only this year’s lines; all years by default.' }),
        asOf: t.arg(asOfArgument),
      },
      resolve: async ({ uuid }, { year = null, asOf: requested }, { session, now }) => {
        const asOf = settledInstant(requested, now)
        const [sum] =
          year === null && !asOf
            ? await amountsOfPlan(session, uuid, {})
            : await partOfPlan(session, uuid, { year, fund: null, asOf })
        return sum ?? { ...untouched, asOf: asOf ?? now }
      },
    }),
    version: t.exposeInt('version', {
      nullable: false,
      description: 'Counts what was changed on the plan itself; a change names the version that was read.',
    }),
    editions: t.field({
      type: [PlanEdition],
      nullable: false,
      description: 'The states it was brought to (versioni del piano), the first one first.',
      resolve: ({ uuid }, _, { session }) => editionsOfPlan(session, uuid),
    }),
    closings: t.field({
      type: [YearClosing],
      nullable: false,
      description: 'Its years that are closed (chiusure di esercizio).',
      resolve: ({ uuid }, _, { session }) => closingsOfPlan(session, uuid),
    }),
    funding: t.field({
      type: [FundAllocation],
      nullable: false,
      description: 'What was allocated to it (risorse assegnate), by year and fund.',
      resolve: ({ uuid }, _, { session }) => allocationsOfPlan(session, uuid),
    }),
    variations: t.field({
      type: [PlanVariation],
      nullable: false,
      description: 'The acts that changed it (variazioni), the oldest first.',
      resolve: ({ uuid }, _, { session }) => variationsOfPlan(session, uuid),
    }),
  }),
})

builder.asEntity(ZonePlan, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => zonePlanById(session, decodeId('zone_plan', id)),
})

const ZonePlanFilter = builder.inputType('ZonePlanFilter', {
  description: 'What narrows the list of zone plans; conditions add up.',
  fields: (t) => ({
    ambito: t.id({ description: 'Code of the Ambito, `ATS-BA-02`.' }),
    triennium: t.string({ description: 'First and last year, `2022-2024`.' }),
    year: t.int({ description: 'A year of the triennium.' }),
    status: t.field({ type: ZonePlanStatus, description: 'How far the plan has come.' }),
  }),
})

const ZonePlanConnection = connection(builder, ZonePlan)

builder.queryFields((t) => ({
  zonePlan: t.field({
    type: ZonePlan,
    nullable: true,
    description: 'A zone plan by id.',
    args: { id: t.arg.id({ required: true, description: 'Id of the plan.' }) },
    resolve: (_, { id }, { session }) => zonePlanById(session, decodeId('zone_plan', id)),
  }),
  zonePlans: t.field({
    type: ZonePlanConnection,
    nullable: true,
    description: 'The zone plans in scope, the latest triennium first, then by Ambito.',
    args: {
      filter: t.arg({
        type: ZonePlanFilter,
        required: false,
        description: 'Which plans; all in scope by default.',
      }),
      ...pageArgs(t.arg),
    },
    resolve: (_, { filter, ...args }, { session, viewer, keys }) => {
      const { ambito = null, triennium = null, year = null, status = null } = filter ?? {}
      const wanted = { territory: viewer.ambito ?? null, ambito, triennium, year, status }
      return page(keys, args, {
        list: 'zonePlans',
        fetch: (slice) => zonePlans(session, wanted, slice),
        cursorOf: positionOfPlan,
        count: () => countZonePlans(session, wanted),
      })
    },
  }),
}))

builder.objectField(Ambito, 'amounts', (t) =>
  t.field({
    type: Amounts,
    nullable: true,
    description: 'The figures of all plans of the Ambito that are in scope.',
    args: {
      year: t.arg.int({ required: false, description: 'Only this year’s lines; all years by default.' }),
      fund: t.arg.id({
        required: false,
        description: 'Code of a fund: only its lines; all funds by default.',
      }),
      asOf: t.arg(asOfArgument),
    },
    resolve: async ({ code }, { year = null, fund = null, asOf: requested }, { session, now }) => {
      const asOf = settledInstant(requested, now)
      const [sum] = await partOfAmbito(session, code, { year, fund, asOf })
      return sum ?? { ...untouched, asOf: asOf ?? now }
    },
  }),
)

builder.objectField(Ambito, 'zonePlans', (t) =>
  t.field({
    type: [ZonePlan],
    nullable: true,
    description: 'The zone plans of the Ambito that are in scope (piani sociali di zona), the latest first.',
    resolve: ({ code }, _, { session }) => zonePlansOfAmbito(session, code),
  }),
)
