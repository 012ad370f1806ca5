import { plannedIntervention, versionIntervention } from '@cse/db/cases/project-tables'
import { emitAll } from '@cse/db/src/outbox/emitter'
import { type SQL, sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import { differs, type FundingRequest } from '../rules/funding.ts'
import { outboxEvent } from './emit.ts'
import type { Draft } from './project-rows.ts'
import type { Standing } from './standing.ts'

/**
 * For what a draft asks money that the version in force does not ask for. Of who shall pay no longer, because the draft drops the intervention or
 * names nobody, no more is asked than was delivered.
 */
export async function requestsOf(writing: Writing, draft: Draft): Promise<FundingRequest[]> {
  const rows = await writing.rows(selectRequests(draft))
  return rows
    .filter((row) => differs(row, draft.number))
    .map(({ was: _, fundingState: __, ...request }) => request)
}

interface RequestRow extends FundingRequest {
  /** What was asked before; null for what is new. */
  readonly was: Omit<FundingRequest, 'plannedIntervention'> | null
  readonly fundingState: string | null
}

function selectRequests({ version, project }: Draft): SQL<RequestRow> {
  const asked = (of: string) =>
    sql.raw(`'planIntervention', ${of}.plan_intervention_id, 'line', ${of}.funding_line_id,
    'serviceType', ${of}.service_type, 'year', extract(year from ${of}.starts_on), 'requestedCents', ${of}.body_share_cents`)
  return sql<RequestRow>`
    select coalesce(line.planned_intervention_id, planned.id) as "plannedIntervention",
      coalesce(line.plan_intervention_id, planned.plan_intervention_id) as "planIntervention",
      case when line.version_id is null then planned.funding_line_id else line.funding_line_id end as "line",
      coalesce(line.service_type, planned.service_type) as "serviceType",
      extract(year from coalesce(line.starts_on, planned.starts_on))::integer as "year",
      case when line.plan_intervention_id is null then coalesce(planned.delivered_body_cents, 0) else line.body_share_cents end
        as "requestedCents",
      case when planned.id is not null then jsonb_build_object(${asked('planned')}) end as "was",
      planned.funding_state as "fundingState"
    from (select * from ${versionIntervention} where version_id = ${version}) line
    full join (select * from ${plannedIntervention} where project_id = ${project} and ended_on is null) planned
      on planned.id = line.planned_intervention_id
    order by line.position`
}

/** Asks finance for the money, one event for each request, in one statement. */
export async function askForFunding(
  writing: Writing,
  { uuid, ambitoCode, targetArea }: Standing,
  requests: readonly FundingRequest[],
  version: number,
): Promise<void> {
  const events = requests.flatMap(({ planIntervention, ...request }) =>
    planIntervention === null
      ? []
      : [
          outboxEvent('cases.funding-requested', {
            case: uuid,
            ...request,
            planIntervention,
            ambito: ambitoCode,
            targetArea,
            version,
          }),
        ],
  )
  if (events.length > 0) await writing.run(emitAll(events))
}
