import { plannedIntervention, versionIntervention } from '@cse/db/cases/project-tables'
import { sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import { badInput } from '@cse/schema/errors'
import {
  checkPlan,
  type InterventionInForce,
  type PlanLine,
  type RequestedPlan,
} from '../rules/project-plan.ts'
import { facilitiesOf } from './known-facility.ts'
import { validitiesOf } from './service-type.ts'
import type { CaseStanding } from './standing.ts'

/** The lines of a plan, checked against what is in force. @throws GraphQLError BAD_USER_INPUT */
export async function checkedLines(
  writing: Writing,
  { openedOn }: CaseStanding,
  plan: RequestedPlan,
  inForce: readonly (InterventionInForce & { readonly uuid: string })[],
): Promise<PlanLine[]> {
  const [codes, places] = await Promise.all([
    validitiesOf(
      writing,
      plan.interventions.map(({ serviceType }) => serviceType),
    ),
    facilitiesOf(writing, plan.interventions),
  ])
  const { lines, violations } = checkPlan(plan, {
    openedOn,
    codes,
    ...places,
    inForce: new Map(inForce.map((one) => [one.uuid, one])),
  })
  if (violations.length > 0) throw badInput(violations)
  return lines
}

/** What a plan may refer to: what is in force and has not ended, and what the draft has. */
export function inForceOf(writing: Writing, project: string, draft: string | null) {
  const planned = plannedIntervention
  const line = versionIntervention
  return writing.rows(sql<InterventionInForce & { uuid: string }>`
    select ${planned.id} as "uuid", ${planned.serviceType} as "serviceType", ${planned.facilityId} as "facility", ${planned.unit} as "unit", ${planned.startsOn} as "startsOn",
      ${planned.unitCostCents} as "unitCost", (${planned.deliveredQuantity} * 100)::integer as "delivered",
      ${planned.deliveredBodyCents} as "deliveredBody", ${planned.deliveredUserCents} as "deliveredUser",
      ${planned.deliveredHealthCents} as "deliveredHealth"
    from ${planned} where ${planned.projectId} = ${project} and ${planned.endedOn} is null
    union all
    select ${line.plannedInterventionId}, ${line.serviceType}, ${line.facilityId}, ${line.unit}, ${line.startsOn}, ${line.unitCostCents}, 0, 0, 0, 0
    from ${line} where ${line.versionId} = ${draft}
      and not exists (select from ${planned} where ${planned.id} = ${line.plannedInterventionId})`)
}
