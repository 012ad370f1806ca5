import { plannedIntervention, versionIntervention } from '@cse/db/cases/project-tables'
import type { OutboxEvent } from '@cse/db/src/outbox/emitter'
import { type SQL, sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import { differs, type FundingRequest } from '../rules/funding.ts'
import { outboxEvent } from './emit.ts'
import type { Draft } from './project-rows.ts'
import type { CaseStanding } from './standing.ts'

/** For what a draft requests money that the version in force does not ask for. What asks nobody any more is let go of (`funding-release.ts`). */
export async function requestsOf(writing: Writing, draft: Draft): Promise<FundingRequest[]> {
  const rows = await writing.rows(selectRequests(draft))
  return rows
    .filter((row) => differs(row, draft.number))
    .map(({ was: _, fundingState: __, ...request }) => request)
}

interface RequestRow extends FundingRequest {
  /** What was requested before; null for what is new. */
  readonly was: Omit<FundingRequest, 'plannedIntervention' | 'version'> | null
  readonly fundingState: string | null
}

function selectRequests({ version, number, project }: Draft): SQL<RequestRow> {
  const requested = (of: string) =>
    sql.raw(`'planIntervention', ${of}.plan_intervention_id, 'line', ${of}.funding_line_id,
    'serviceType', ${of}.service_type, 'year', extract(year from ${of}.starts_on), 'requestedCents', ${of}.body_share_cents`)
  return sql<RequestRow>`
    select line.planned_intervention_id as "plannedIntervention", line.plan_intervention_id as "planIntervention",
      line.funding_line_id as "line", line.service_type as "serviceType", extract(year from line.starts_on)::integer as "year",
      line.body_share_cents as "requestedCents",
      case when ${number} = 1 then 1 else greatest(${number}, planned.funding_version + 1) end as "version",
      case when planned.id is not null then jsonb_build_object(${requested('planned')}) end as "was",
      planned.funding_state as "fundingState"
    from ${versionIntervention} line
    left join ${plannedIntervention} planned
      on planned.id = line.planned_intervention_id and planned.project_id = ${project} and planned.ended_on is null
    where line.version_id = ${version} and line.plan_intervention_id is not null
    order by line.position`
}

/** Requests the money from finance, one event for each request. */
export function fundingEvents(
  { uuid, ambitoCode, targetArea }: CaseStanding,
  requests: readonly FundingRequest[],
): OutboxEvent[] {
  return requests.flatMap(({ planIntervention, ...request }) =>
    planIntervention === null
      ? []
      : [
          outboxEvent('cases.funding-requested', {
            case: uuid,
            ...request,
            planIntervention,
            ambito: ambitoCode,
            targetArea,
          }),
        ],
  )
}
