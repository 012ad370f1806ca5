import { sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import type { Cents } from '@cse/schema/cents'
import { refusalTexts } from '../rules/funding.ts'

/** What a planned intervention (uuid) of a case still needs of what it requested. */
export interface Release {
  readonly plannedIntervention: string
  readonly kept: Cents
  readonly version: number
}

/**
 * Gives back to the line what is needed no more, at once (a reservation that is not followed by its commitment binds nothing, D.Lgs. 267/2000
 * art. 183 c. 3). Of which nothing is needed the request counts as withdrawn. One that was overtaken by a newer request or release changes
 * nothing. @returns whether the request is known already
 */
export async function releaseFunding(
  writing: Writing,
  { plannedIntervention, kept, version }: Release,
): Promise<boolean> {
  const nothing = kept === 0
  const known = await writing.run(sql`
    update finance.case_funding set version = greatest(version, ${version}::bigint),
      reserved_cents = case when version < ${version} then least(reserved_cents, ${kept}::bigint) else reserved_cents end,
      state = case when ${nothing} and version < ${version} then 'REFUSED' else state end,
      line_id = case when ${nothing} and version < ${version} then null else line_id end,
      refusal = case when ${nothing} and version < ${version} and state <> 'REFUSED' then 'WITHDRAWN' else refusal end,
      refusal_reason = case when ${nothing} and version < ${version} and state <> 'REFUSED' then ${refusalTexts.WITHDRAWN} else refusal_reason end
    where planned_intervention_id = ${plannedIntervention}`)
  return known > 0
}
