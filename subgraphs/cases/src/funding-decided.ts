import { plannedIntervention } from '@cse/db/cases/project-tables'
import { event } from '@cse/db/cases/tables'
import { fundingStates } from '@cse/db/cases/vocabulary'
import type { House } from '@cse/db/src/house'
import { sql } from '@cse/db/src/sql'
import { z } from 'zod'

const decided = z.object({
  case: z.uuid(),
  plannedIntervention: z.uuid(),
  state: z.enum(fundingStates).exclude(['REQUESTED']),
  reason: z.string().nullable(),
  /** That of the request it answers: the version of the project that asked. */
  version: z.int(),
})

/**
 * What finance decides on a request is kept with the planned intervention, and in the history of its case. An answer to a request that was
 * asked anew since changes nothing, nor does one that comes twice.
 */
export function fundingHandlers(house: House) {
  return {
    'cases.funding-decided': async (payload: unknown): Promise<void> => {
      const { case: caseId, plannedIntervention: planned, state, reason, version } = decided.parse(payload)
      await house.system(
        'cases',
        (session) =>
          session.write((writing) =>
            writing.run(sql`
              with told as (
                update ${plannedIntervention} set funding_state = ${state}, funding_reason = ${reason}
                where id = ${planned} and case_id = ${caseId} and funding_version = ${version}
                  and (funding_state, funding_reason) is distinct from (${state}, ${reason})
                returning id
              )
              insert into ${event} (id, case_id, kind, at, actor, actor_role, facts)
              select uuidv7(), ${caseId}, 'FUNDING_DECIDED', clock_timestamp(), 'finance', 'SYSTEM',
                jsonb_build_object('plannedIntervention', id, 'state', ${state}::text, 'projectVersion', ${version}::integer) from told`),
          ),
        ['system:funding'],
      )
    },
  }
}
