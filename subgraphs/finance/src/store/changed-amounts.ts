import { planIntervention } from '@cse/db/finance/tables'
import { anyOf } from '@cse/db/src/query/prepared'
import { query } from '@cse/db/src/query/query'
import { or } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'

/** When the amounts of these interventions, and of those of these plans, last changed; ids are uuids. */
export function changedAmounts(
  session: SchemaSession,
  { plans, interventions }: { readonly plans: readonly string[]; readonly interventions: readonly string[] },
) {
  return session.rows(
    query
      .select({ uuid: planIntervention.id, plan: planIntervention.planId, at: planIntervention.updatedAt })
      .from(planIntervention)
      .where(or(anyOf(planIntervention.planId, plans), anyOf(planIntervention.id, interventions))),
  )
}
