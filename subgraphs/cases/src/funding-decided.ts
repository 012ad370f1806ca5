import { plannedIntervention } from '@cse/db/cases/project-tables'
import { event } from '@cse/db/cases/tables'
import { fundingStates } from '@cse/db/cases/vocabulary'
import { OURSELVES } from '@cse/db/src/audit/principal'
import { sql } from '@cse/db/src/query/sql'
import type { Database } from '@cse/db/src/session/database'
import { z } from 'zod'
import { retellDeliveries } from './store/retell.ts'

const decided = z.object({
  case: z.uuid(),
  plannedIntervention: z.uuid(),
  state: z.enum(fundingStates).exclude(['REQUESTED']),
  /** Code of the fund that pays. */
  fund: z.string().nullable().optional(),
  reason: z.string().nullable(),
  /** That of the request it answers: the version of the project that asked. */
  version: z.int(),
})

/**
 * What finance decides on a request is kept with the planned intervention, and in the history of its case; analytics learns which fund pays
 * for what was delivered meanwhile. An answer to a request that was asked anew since changes nothing, nor does one that comes twice.
 */
export function fundingHandlers(database: Database) {
  return {
    'cases.funding-decided': async (payload: unknown): Promise<void> => {
      const {
        case: caseId,
        plannedIntervention: planned,
        state,
        reason,
        version,
        ...told
      } = decided.parse(payload)
      const fund = state === 'FUNDED' ? (told.fund ?? null) : null
      await database.system(
        'cases',
        (session) =>
          session.write(async (writing) => {
            const kept = await writing.run(sql`
              with told as (
                update ${plannedIntervention} set funding_state = ${state}, funding_reason = ${reason}, fund = ${fund}
                where id = ${planned} and case_id = ${caseId} and funding_version = ${version}
                  and (funding_state, funding_reason, fund) is distinct from (${state}, ${reason}, ${fund})
                returning id
              )
              insert into ${event} (id, case_id, kind, at, actor_issuer, actor, actor_role, facts)
              select uuidv7(), ${caseId}, 'FUNDING_DECIDED', clock_timestamp(), ${OURSELVES}, 'finance', 'SYSTEM',
                jsonb_build_object('plannedIntervention', id, 'state', ${state}::text, 'projectVersion', ${version}::integer) from told`)
            if (kept === 0 || fund === null) return
            const funded = await writing.one(
              sql<{ ids: string[] }>`select cases.fund_deliveries(${planned}, ${fund}) as "ids"`,
            )
            await retellDeliveries(writing, { deliveries: funded?.ids ?? [] })
          }),
        ['system:funding'],
      )
    },
  }
}
