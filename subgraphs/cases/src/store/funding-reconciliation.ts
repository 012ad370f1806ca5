import { plannedIntervention } from '@cse/db/cases/project-tables'
import { emitAll } from '@cse/db/src/outbox/emitter'
import { sql } from '@cse/db/src/query/sql'
import type { Database } from '@cse/db/src/session/database'
import type { Cents } from '@cse/schema/cents'
import { neededOf } from '../rules/claim.ts'
import { claimsOf } from './funding-claims.ts'
import { releaseEvent, requestEvents } from './funding-release.ts'

/** What a planned intervention (uuid) needs of the zone plan of an Ambito, as cases knows it. */
export interface FundingNeed {
  readonly plannedIntervention: string
  readonly ambito: string
  readonly state: 'REQUESTED' | 'FUNDED' | 'REFUSED'
  /** Cents. */
  readonly needed: Cents
  /** Cents of the body's share. */
  readonly delivered: Cents
  readonly version: number
}

/** A planned intervention (uuid) whose need is to be said anew, and the newest version that anybody knows. */
export interface RepeatedNeed {
  readonly plannedIntervention: string
  readonly version: number
}

/** What all planned interventions need. */
export async function fundingNeeds(database: Database): Promise<FundingNeed[]> {
  const claims = await database.system('cases', (session) => claimsOf(session, null), ['system:funding'])
  return claims.map((claim) => ({
    plannedIntervention: claim.uuid,
    ambito: claim.ambito,
    state: claim.over || claim.endedOn !== null ? 'FUNDED' : claim.state,
    needed: neededOf(claim),
    delivered: claim.delivered,
    version: claim.version,
  }))
}

/** Says anew to finance what these planned interventions need: those that run are asked for, the others let go of. */
export async function repeatFundingNeeds(
  database: Database,
  repeated: readonly RepeatedNeed[],
): Promise<void> {
  await database.system(
    'cases',
    (session) =>
      session.write(async (writing) => {
        const newest = new Map(repeated.map((one) => [one.plannedIntervention, one.version]))
        const claims = (await claimsOf(writing, null)).flatMap((claim) => {
          const version = newest.get(claim.uuid)
          return version === undefined
            ? []
            : [{ ...claim, claimed: neededOf(claim), version: Math.max(version, claim.version) + 1 }]
        })
        const rows = claims.map(({ uuid, claimed, version }) => ({ uuid, claimed, version }))
        await writing.run(sql`
          update ${plannedIntervention} planned set claimed_cents = claim.claimed, funding_version = claim.version
          from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as claim (uuid uuid, claimed bigint, version smallint)
          where planned.id = claim.uuid`)
        const events = claims.flatMap((claim) =>
          claim.over || claim.endedOn !== null || claim.state === 'REFUSED'
            ? [releaseEvent(claim)]
            : requestEvents(claim),
        )
        if (events.length > 0) await writing.run(emitAll(events))
      }),
    ['system:funding'],
  )
}
