import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { badInput } from '@cse/schema/errors'
import { decodeId, encodeId } from '@cse/schema/ids'
import type { LiveFigure } from '@cse/schema/subscription'
import { changedAmounts } from './store/changed-amounts.ts'

type Kind = 'plan' | 'intervention'

/** The live figures of finance, by their field of `Subscription`. What is watched: `plan:<uuid>` or `intervention:<uuid>`. */
export const subscriptions: Readonly<Record<string, LiveFigure<SchemaSession>>> = {
  amountsChanged: {
    query: 'planIntervention',
    impersonal: new Set([
      'PlanIntervention',
      'Amounts',
      'FundingLine',
      'Fund',
      'ZonePlan',
      'Ambito',
      'ServiceType',
      'TargetArea',
      'Leps',
    ]),
    watched: ({ plan, intervention }) => {
      if (typeof plan === 'string' && intervention == null)
        return `plan:${decodeId('zone_plan', plan, 'plan')}`
      if (typeof intervention === 'string' && plan == null)
        return `intervention:${decodeId('plan_intervention', intervention, 'intervention')}`
      throw badInput([{ path: 'plan', reason: 'Indicare il piano oppure l’intervento, uno dei due.' }])
    },
    entry: (watched) =>
      kindOf(watched) === 'plan'
        ? { query: 'zonePlan', id: encodeId('zone_plan', uuidOf(watched)) }
        : { query: 'planIntervention', id: encodeId('plan_intervention', uuidOf(watched)) },
    changes: async (session, watched) => {
      const under = (kind: Kind) => watched.filter((one) => kindOf(one) === kind).map(uuidOf)
      const rows = await changedAmounts(session, {
        plans: under('plan'),
        interventions: under('intervention'),
      })
      const requested = new Set(watched)
      return rows.flatMap(({ uuid, plan, at }) =>
        [`plan:${plan}`, `intervention:${uuid}`]
          .filter((one) => requested.has(one))
          .map((one) => ({ watched: one, id: encodeId('plan_intervention', uuid), at })),
      )
    },
  },
}

const kindOf = (watched: string) => watched.slice(0, watched.indexOf(':'))
const uuidOf = (watched: string) => watched.slice(watched.indexOf(':') + 1)
