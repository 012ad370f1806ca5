import { Param, sql } from '@cse/db/src/query/sql'
import type { Reading } from '@cse/db/src/session/schema-session'
import type { Claim } from '../rules/claim.ts'

/** A claim as it is kept. Ids are uuids. */
export interface KeptClaim extends Claim {
  readonly uuid: string
  readonly case: string
  /** Of whose zone plan. */
  readonly ambito: string
  readonly targetArea: string
  readonly line: string | null
  readonly serviceType: string
  readonly state: 'REQUESTED' | 'FUNDED' | 'REFUSED'
  readonly version: number
}

/** What these cases hold of zone plans; null is all cases, for the platform alone. */
export function claimsOf(reading: Reading, cases: readonly string[] | null): Promise<KeptClaim[]> {
  return reading.rows(sql<KeptClaim>`
    select uuid, case_id as "case", ambito, target_area as "targetArea", plan_intervention as "planIntervention", line,
      service_type as "serviceType", starts_on as "startsOn", ends_on as "endsOn", ended_on as "endedOn", died_on as "diedOn", over, frequency,
      planned, claimed, delivered, months, state, version
    from cases.funding_claims(${new Param(cases)}::uuid[])`)
}
