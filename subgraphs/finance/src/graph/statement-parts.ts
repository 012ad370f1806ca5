import { builder } from '../builder.ts'
import { fundOf } from '../store/funds.ts'
import { planInterventionOf } from '../store/interventions.ts'
import type * as figures from '../store/statement.ts'
import { Amounts, Fund, PlanIntervention, TargetArea } from './types.ts'

const AMOUNTS = 'Its figures, exact to the cent.'
const RESERVED =
  'What cases have reserved of it, committed for them or not (prenotato dai casi), in euro; null as of an instant of the past.'
const TARGET_AREA = 'For whom the intervention is (area di utenza).'

export const StatementRow = builder.objectRef<figures.StatementRow>('StatementRow').implement({
  description:
    'A row of the statement (riga del rendiconto): one intervention, one fund, one year, and with the intervention its target area.',
  fields: (t) => ({
    intervention: t.field({
      type: PlanIntervention,
      nullable: false,
      description: 'What was paid for (intervento).',
      resolve: ({ intervention }, _, { session }) => planInterventionOf(session, intervention),
    }),
    fund: t.field({
      type: Fund,
      nullable: false,
      description: 'What paid for it (fonte di finanziamento).',
      resolve: ({ fund }, _, { session }) => fundOf(session, fund),
    }),
    year: t.exposeInt('year', { nullable: false, description: 'The year the money is for (annualità).' }),
    targetArea: t.field({
      type: TargetArea,
      nullable: true,
      description: TARGET_AREA,
      resolve: ({ targetArea }) => ({ code: targetArea }),
    }),
    amounts: t.field({ type: Amounts, nullable: false, description: AMOUNTS, resolve: (row) => row }),
    reservedByCases: t.expose('reservedByCases', { type: 'Euro', nullable: true, description: RESERVED }),
  }),
})

export const InterventionTotal = builder.objectRef<figures.InterventionTotal>('InterventionTotal').implement({
  description: 'The rows of a statement for one intervention, summed up (totale per intervento).',
  fields: (t) => ({
    intervention: t.field({
      type: PlanIntervention,
      nullable: false,
      description: 'The intervention.',
      resolve: ({ intervention }, _, { session }) => planInterventionOf(session, intervention),
    }),
    targetArea: t.field({
      type: TargetArea,
      nullable: true,
      description: TARGET_AREA,
      resolve: ({ targetArea }) => ({ code: targetArea }),
    }),
    amounts: t.field({ type: Amounts, nullable: false, description: AMOUNTS, resolve: (sum) => sum }),
    reservedByCases: t.expose('reservedByCases', { type: 'Euro', nullable: true, description: RESERVED }),
  }),
})

export const FundTotal = builder.objectRef<figures.FundTotal>('FundTotal').implement({
  description: 'The rows of a statement for one fund, summed up (totale per fondo).',
  fields: (t) => ({
    fund: t.field({
      type: Fund,
      nullable: false,
      description: 'The fund.',
      resolve: ({ fund }, _, { session }) => fundOf(session, fund),
    }),
    amounts: t.field({ type: Amounts, nullable: false, description: AMOUNTS, resolve: (sum) => sum }),
    reservedByCases: t.expose('reservedByCases', { type: 'Euro', nullable: true, description: RESERVED }),
  }),
})

export const YearTotal = builder.objectRef<figures.YearTotal>('YearTotal').implement({
  description: 'The rows of a statement for one year, summed up (totale per annualità).',
  fields: (t) => ({
    year: t.exposeInt('year', { nullable: false, description: 'The year.' }),
    amounts: t.field({ type: Amounts, nullable: false, description: AMOUNTS, resolve: (sum) => sum }),
    reservedByCases: t.expose('reservedByCases', { type: 'Euro', nullable: true, description: RESERVED }),
  }),
})

export const TargetAreaTotal = builder.objectRef<figures.TargetAreaTotal>('TargetAreaTotal').implement({
  description: 'The rows of a statement for one target area, summed up (totale per area di utenza).',
  fields: (t) => ({
    targetArea: t.field({
      type: TargetArea,
      nullable: true,
      description: 'The target area.',
      resolve: ({ targetArea }) => ({ code: targetArea }),
    }),
    amounts: t.field({ type: Amounts, nullable: false, description: AMOUNTS, resolve: (sum) => sum }),
    reservedByCases: t.expose('reservedByCases', { type: 'Euro', nullable: true, description: RESERVED }),
  }),
})
