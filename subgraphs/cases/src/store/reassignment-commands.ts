import { assignment, caseRecord, event, operator } from '@cse/db/cases/tables'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { emitAll } from '@cse/db/src/outbox/emitter'
import { anyOf } from '@cse/db/src/query/prepared'
import { sql } from '@cse/db/src/query/sql'
import { writeOnce } from '@cse/db/src/session/idempotency'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { forbidden } from '@cse/schema/errors'
import { keptOutcomes, notFound } from '@cse/schema/refusal'
import { today } from '@cse/schema/today'
import { principalOf } from '@cse/schema/viewer'
import { ownHolders } from '../rules/holder.ts'
import { type Assigned, type Handover, handoverOf, type StayReason } from '../rules/reassigning.ts'
import { obstacleTo, roleFor } from '../rules/step.ts'
import { elsewhere } from './assignment-commands.ts'
import { caseFactEvent } from './fact-events.ts'
import { type CaseStanding, standingsOf } from './standing.ts'
import type { StepContext } from './take-step.ts'

/** Who leaves, who follows, and which cases go over. */
export interface RequestedReassignment {
  /** uuids of the operators. */
  readonly leaver: string
  readonly successor: string
  /** uuids of the cases; null for all open ones of who leaves. */
  readonly cases: readonly string[] | null
  readonly idempotencyKey: { readonly key: string; readonly input: unknown }
}

/** A case that goes over, and how. */
interface Moving {
  readonly standing: CaseStanding
  readonly handover: Handover
}

/** A case that stays where it is, and why. */
export interface Staying {
  readonly case: string
  readonly reason: StayReason
}

/**
 * Hands the work of an operator over to a colleague, all cases in one transaction and with as many statements as for one; what cannot go
 * over stays and says why. A repeat under the same key changes nothing.
 */
export function reassignCases(
  session: SchemaSession,
  { viewer, at }: StepContext,
  requested: RequestedReassignment,
) {
  const { leaver, successor, idempotencyKey } = requested
  const role = roleFor('ASSIGN_CASE_MANAGER', viewer)
  if (role === null) throw forbidden()
  const once = {
    schema: 'cases' as const,
    ...principalOf(viewer),
    operation: 'reassignCases',
    ...idempotencyKey,
  }
  return writeOnce(session, once, keptOutcomes, async (writing) => {
    const holders = ownHolders(viewer)
    const bodies = await bodiesOf(writing, [leaver, successor])
    const ofSuccessor = bodies.get(successor)
    if (!bodies.has(leaver) || !ofSuccessor) return notFound()
    if (!holders.includes(ofSuccessor)) return elsewhere()
    const locked = await lockCases(writing, requested, ofSuccessor)
    const standings = new Map(
      (await standingsOf(writing, requested.cases ?? locked)).map((standing) => [standing.uuid, standing]),
    )
    const assigned = await assignedTo(writing, [...standings.keys()], requested)
    const moving: Moving[] = []
    const staying: Staying[] = []
    for (const id of requested.cases ?? locked) {
      const standing = standings.get(id)
      const decided = decide(standing, ofSuccessor, assigned.get(id))
      if (typeof decided === 'string') staying.push({ case: id, reason: decided })
      else if (standing) moving.push({ standing, handover: decided })
    }
    if (moving.length > 0) await handOver(writing, { viewer, at }, requested, { moving, role })
    return { moved: moving.map(({ standing }) => standing.uuid), staying }
  })
}

function decide(
  standing: CaseStanding | undefined,
  holder: string,
  assigned: Assigned | undefined,
): Handover | StayReason {
  if (!standing) return 'NOT_FOUND'
  if (standing.holder !== holder) return 'NOT_HOLDER'
  if (obstacleTo('ASSIGN_CASE_MANAGER', standing) !== null) return 'NOT_ALLOWED'
  return (assigned && handoverOf(assigned)) ?? 'NOT_ASSIGNED'
}

async function bodiesOf(writing: Writing, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await writing.rows(
    sql<{ id: string; body: string }>`
      select ${operator.id} as "id", coalesce('comune:' || ${operator.comune}, 'ambito:' || ${operator.ambitoCode}) as "body"
      from ${operator} where ${anyOf(operator.id, ids)}`,
  )
  return new Map(rows.map(({ id, body }) => [id, body]))
}

/** Locks those cases among them that the body holds: whoever takes a step on one meanwhile comes before or after. @returns their ids. */
async function lockCases(
  writing: Writing,
  { leaver, cases }: RequestedReassignment,
  holder: string,
): Promise<string[]> {
  const which =
    cases === null
      ? sql`${caseRecord.status} <> 'CLOSED' and exists (select from ${assignment} where ${assignment.caseId} = ${caseRecord.id}
          and ${assignment.operatorId} = ${leaver} and ${assignment.until} is null)`
      : anyOf(caseRecord.id, cases)
  const rows = await writing.rows(
    sql<{
      id: string
    }>`select ${caseRecord.id} as "id" from ${caseRecord} where ${caseRecord.holder} = ${holder} and ${which}
      order by ${caseRecord.id} for update`,
  )
  return rows.map(({ id }) => id)
}

async function assignedTo(
  writing: Writing,
  ids: readonly string[],
  { leaver, successor }: RequestedReassignment,
): Promise<Map<string, Assigned>> {
  const rows = await writing.rows(
    sql<Assigned & { caseId: string }>`
      select ${assignment.caseId} as "caseId",
        coalesce(array_agg(${assignment.role}) filter (where ${assignment.operatorId} = ${leaver}), '{}') as "leaver",
        coalesce(array_agg(${assignment.role}) filter (where ${assignment.operatorId} = ${successor}), '{}') as "successor"
      from ${assignment} where ${anyOf(assignment.caseId, ids)} and ${assignment.until} is null
      group by ${assignment.caseId}`,
  )
  return new Map(rows.map(({ caseId, ...assigned }) => [caseId, assigned]))
}

async function handOver(
  writing: Writing,
  { viewer, at }: StepContext,
  { leaver, successor }: RequestedReassignment,
  { moving, role }: { readonly moving: readonly Moving[]; readonly role: string },
): Promise<void> {
  const ids = moving.map(({ standing }) => standing.uuid)
  const withoutTeam = moving
    .filter(({ handover }) => handover.leavesTeam)
    .map(({ standing }) => standing.uuid)
  const joining = moving.flatMap(({ standing, handover }) =>
    handover.joins ? [{ case_id: standing.uuid, role: handover.joins, readers: standing.fileReaders }] : [],
  )
  const happened = moving.flatMap(({ standing, handover }) =>
    handover.records.map(({ kind, about }) => ({
      id: newUuid(),
      case_id: standing.uuid,
      kind,
      phase: standing.phase,
      readers: standing.fileReaders,
      facts: {
        version: standing.version + 1,
        status: standing.status,
        operator: about === 'leaver' ? leaver : successor,
      },
    })),
  )
  await writing.run(sql`
    update ${caseRecord} set version = version + 1, updated_at = ${at} where ${anyOf(caseRecord.id, ids)}`)
  await writing.run(sql`
    update ${assignment} set until = greatest(since, ${today(at)}::date)
    where ${assignment.until} is null and ${anyOf(assignment.caseId, ids)}
      and (${assignment.operatorId} = ${leaver}
        or ${assignment.operatorId} = ${successor} and ${assignment.role} = 'TEAM' and ${anyOf(assignment.caseId, withoutTeam)})`)
  await writing.run(sql`
    insert into ${assignment} (id, case_id, operator_id, role, since, readers)
    select uuidv7(), joining.case_id, ${successor}::uuid, joining.role, ${today(at)}::date, joining.readers
    from jsonb_to_recordset(${JSON.stringify(joining)}::jsonb) as joining (case_id uuid, role text, readers text[])`)
  await writing.run(sql`
    insert into ${event} (id, case_id, kind, phase, at, actor_issuer, actor, actor_role, facts, readers)
    select happened.id, happened.case_id, happened.kind, happened.phase, ${at}, ${viewer.issuer}, ${viewer.subject}, ${role},
      happened.facts, happened.readers
    from jsonb_to_recordset(${JSON.stringify(happened)}::jsonb)
      as happened (id uuid, case_id uuid, kind text, phase text, facts jsonb, readers text[])`)
  await writing.run(
    emitAll(
      moving.map(({ standing }) => caseFactEvent(writing, { ...standing, version: standing.version + 1 })),
    ),
  )
}
