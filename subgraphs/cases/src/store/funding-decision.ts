import { plannedIntervention } from '@cse/db/cases/project-tables'
import { event } from '@cse/db/cases/tables'
import { OURSELVES } from '@cse/db/src/audit/principal'
import { sql } from '@cse/db/src/query/sql'
import type { Database } from '@cse/db/src/session/database'
import type { EventPayload } from '@cse/schema/events/catalogue'
import { republishDeliveries } from './republish.ts'

/**
 * Keeps what finance decided on a request with the planned intervention, and in the history of its case; facts say which fund pays
 * for what was delivered meanwhile. An answer to a request that was made anew since changes nothing, nor does one that comes twice.
 */
export async function keepFundingDecision(
  database: Database,
  decision: EventPayload<'finance.funding-decided'>,
): Promise<void> {
  const { case: caseId, plannedIntervention: planned, state, reason, version } = decision
  const fund = state === 'FUNDED' ? (decision.fund ?? null) : null
  await database.system(
    'cases',
    (session) =>
      session.write(async (writing) => {
        const kept = await writing.run(sql`
          with decided as (
            update ${plannedIntervention} set funding_state = ${state}, funding_reason = ${reason}, fund = ${fund},
              claimed_cents = case ${state} when 'FUNDED' then body_share_cents else 0 end
            where id = ${planned} and case_id = ${caseId} and funding_version = ${version}
              and (funding_state, funding_reason, fund) is distinct from (${state}, ${reason}, ${fund})
            returning id
          )
          insert into ${event} (id, case_id, kind, at, actor_issuer, actor, actor_role, facts)
          select uuidv7(), ${caseId}, 'FUNDING_DECIDED', clock_timestamp(), ${OURSELVES}, 'finance', 'SYSTEM',
            jsonb_build_object('plannedIntervention', id, 'state', ${state}::text, 'request', ${version}::integer) from decided`)
        if (kept === 0 || fund === null) return
        const funded = await writing.one(
          sql<{ ids: string[] }>`select cases.fund_deliveries(${planned}, ${fund}) as "ids"`,
        )
        await republishDeliveries(writing, { deliveries: funded?.ids ?? [] })
      }),
    ['system:funding'],
  )
}
