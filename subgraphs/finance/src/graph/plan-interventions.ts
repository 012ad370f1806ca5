import { connection, pageArgs } from '@cse/schema/connection'
import { page } from '@cse/schema/paging'
import { builder } from '../builder.ts'
import { interventionsByCode, interventionsByResidual } from '../store/interventions.ts'
import { PlanIntervention, ZonePlan } from './types.ts'

const PlanInterventionFilter = builder.inputType('PlanInterventionFilter', {
  description:
    'What narrows the interventions of a plan; conditions add up, those on fund, year and residual about one and the same line.',
  fields: (t) => ({
    text: t.string({ description: 'Part of the code or the title, in any case.' }),
    serviceType: t.id({ description: 'SIUSS code of the benefit, `A2.07`.' }),
    targetArea: t.id({ description: 'Code of the target area.' }),
    level: t.id({ description: 'Code of the LEPS it serves.' }),
    fund: t.id({ description: 'Code of a fund that pays for it.' }),
    year: t.int({ description: 'A year for which it has money.' }),
    withResidual: t.boolean({
      description: 'Only those with something left to commit (residuo di stanziamento).',
    }),
  }),
})

const PlanInterventionOrder = builder.enumType('PlanInterventionOrder', {
  description: 'In which order interventions are listed.',
  values: {
    CODE: { description: 'By code, as in the plan (per codice).' },
    LARGEST_RESIDUAL: { description: 'Those with most left to commit first (dal residuo maggiore).' },
  },
})

const orders = { CODE: interventionsByCode, LARGEST_RESIDUAL: interventionsByResidual }

const PlanInterventionConnection = connection(builder, PlanIntervention)

builder.objectField(ZonePlan, 'interventions', (t) =>
  t.field({
    type: PlanInterventionConnection,
    nullable: false,
    description: 'The interventions of the plan (schede di intervento).',
    args: {
      filter: t.arg({
        type: PlanInterventionFilter,
        required: false,
        description: 'Which interventions; all by default.',
      }),
      orderBy: t.arg({ type: PlanInterventionOrder, defaultValue: 'CODE', description: 'In which order.' }),
      ...pageArgs(t.arg),
    },
    resolve: ({ uuid }, { filter, orderBy, ...args }, { session, keys }) => {
      const { text, serviceType, targetArea, level, fund, year, withResidual } = filter ?? {}
      const wanted = {
        text: text ?? null,
        serviceType: serviceType ?? null,
        targetArea: targetArea ?? null,
        level: level ?? null,
        fund: fund ?? null,
        year: year ?? null,
        withResidual: withResidual ?? false,
      }
      return page(keys, args, orders[orderBy ?? 'CODE'](session, uuid, wanted))
    },
  }),
)
