import { plannedIntervention } from '@cse/db/cases/project-tables'
import { caseRecord } from '@cse/db/cases/tables'
import { emitAll, type OutboxEvent } from '@cse/db/src/outbox/emitter'
import { sql } from '@cse/db/src/query/sql'
import type { Database } from '@cse/db/src/session/database'
import type { Writing } from '@cse/db/src/session/schema-session'
import { neededOf } from '../rules/claim.ts'
import { outboxEvent } from './emit.ts'
import { claimsOf, type KeptClaim } from './funding-claims.ts'

/**
 * Lets go of what planned interventions of cases hold of zone plans and need no more. Done twice it changes nothing.
 * @returns what is to be said to finance
 */
export async function releaseFunding(writing: Writing, cases: readonly string[]): Promise<OutboxEvent[]> {
  const claims = await claimsOf(writing, cases)
  const released = claims.flatMap((claim) => {
    const needed = neededOf(claim)
    return needed < claim.claimed ? [{ ...claim, claimed: needed, version: claim.version + 1 }] : []
  })
  await keepClaims(writing, released)
  return released.map(releaseEvent)
}

/** The same after a mistake was mended: what is needed again is asked for anew. */
export async function settleFunding(writing: Writing, cases: readonly string[]): Promise<OutboxEvent[]> {
  const released = await releaseFunding(writing, cases)
  const claims = await claimsOf(writing, cases)
  const anew = claims.flatMap((claim) => {
    const needed = neededOf({ ...claim, claimed: claim.planned })
    return claim.state !== 'REFUSED' && !claim.over && needed > claim.claimed
      ? [{ ...claim, claimed: needed, version: claim.version + 1 }]
      : []
  })
  await keepClaims(writing, anew)
  return [...released, ...anew.flatMap(requestEvents)]
}

/**
 * A death that was written down, or taken back as a mistake: what was planned for later months is let go of, or asked for anew. Runs without a
 * viewer. @throws when a case was written to meanwhile: to be done again.
 */
export async function followDeath(
  database: Database,
  { person }: { readonly person: string },
): Promise<void> {
  await database.system(
    'cases',
    (session) =>
      session.write(async (writing) => {
        const held = await writing.rows(
          sql<{ id: string }>`select case_id as "id" from registry.case_custody where person_id = ${person}`,
        )
        const cases = held.map(({ id }) => id)
        if (cases.length === 0) return
        const events = await settleFunding(writing, cases)
        if (events.length > 0) await writing.run(emitAll(events))
      }),
    ['system:funding'],
  )
}

/** What was planned under the plan of another Ambito than the one to which the case belongs now ends there: its own money does not follow it. */
export async function endElsewhere(writing: Writing, caseId: string, day: string): Promise<void> {
  await writing.run(sql`
    update ${plannedIntervention} planned set ended_on = greatest(${day}::date, planned.starts_on), end_reason = 'MOVED_AWAY'
    from ${caseRecord} where ${caseRecord.id} = ${caseId} and planned.case_id = ${caseRecord.id} and planned.ended_on is null
      and planned.funding_ambito <> ${caseRecord.ambitoCode}`)
  const events = await releaseFunding(writing, [caseId])
  if (events.length > 0) await writing.run(emitAll(events))
}

async function keepClaims(writing: Writing, claims: readonly KeptClaim[]): Promise<void> {
  if (claims.length === 0) return
  const rows = claims.map(({ uuid, claimed, version }) => ({ uuid, claimed, version }))
  const kept = await writing.run(sql`
    update ${plannedIntervention} planned set claimed_cents = claim.claimed, funding_version = claim.version
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as claim (uuid uuid, claimed bigint, version smallint)
    where planned.id = claim.uuid and planned.funding_version = claim.version - 1`)
  if (kept !== rows.length) throw new Error('A planned intervention was asked for while it was let go of')
}

/** Says to finance that no more than this is needed. */
export function releaseEvent({ uuid, case: caseId, ambito, claimed, version }: KeptClaim): OutboxEvent {
  const released = { case: caseId, plannedIntervention: uuid, ambito, keptCents: claimed, version }
  return outboxEvent('cases.funding-released', released)
}

/** Requests this from finance, if there is somebody to request it from. */
export function requestEvents(claim: KeptClaim): OutboxEvent[] {
  const { uuid, case: caseId, planIntervention, line, ambito, serviceType, targetArea, version } = claim
  if (planIntervention === null) return []
  const year = Number(claim.startsOn.slice(0, 4))
  const requested = {
    case: caseId,
    plannedIntervention: uuid,
    planIntervention,
    line,
    ambito,
    year,
    serviceType,
  }
  return [
    outboxEvent('cases.funding-requested', {
      ...requested,
      targetArea,
      requestedCents: claim.claimed,
      version,
    }),
  ]
}
