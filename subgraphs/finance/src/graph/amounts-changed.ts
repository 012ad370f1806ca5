import { requestedByQuery } from '@cse/schema/subscription'
import { builder } from '../builder.ts'
import { PlanIntervention } from './types.ts'

builder.subscriptionField('amountsChanged', (t) =>
  t.field({
    type: PlanIntervention,
    nullable: true,
    description:
      'An intervention each time its amounts have changed (importi in tempo reale), as server-sent events at `/graphql/live`. Changes that follow one another quickly are told once, in their newest state. One of `plan` and `intervention` is needed.',
    args: {
      plan: t.arg.id({ description: 'Id of a zone plan: all its interventions are watched.' }),
      intervention: t.arg.id({ description: 'Id of an intervention: it alone is watched.' }),
      since: t.arg({
        type: 'DateTime',
        description:
          'Where a broken stream is taken up: the newest `amounts.asOf` that arrived. What changed after it is sent first.',
      }),
    },
    subscribe: requestedByQuery,
    resolve: () => null,
  }),
)
