import { objective, versionIntervention } from '@cse/db/cases/project-tables'
import type { DataKey } from '@cse/db/src/encryption/data-key'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { type SQL, sql } from '@cse/db/src/query/sql'
import type { PlacedObjective } from '../rules/objective-change.ts'
import type { PlanLine, PlanObjective } from '../rules/project-plan.ts'
import { numericOf } from '../rules/quantity.ts'

/** What a version says, checked. */
export interface VersionContent {
  readonly title: string
  readonly startsOn: string
  readonly endsOn: string
  readonly objectives: readonly PlanObjective[]
  readonly lines: readonly PlanLine[]
}

/** Whose file is written to, and with which key. */
export interface ProjectPlace {
  /** uuid of the case. */
  readonly case: string
  readonly readers: readonly string[]
  readonly key: DataKey
}

/** A version in the making. */
export interface Draft {
  /** uuid of the version. */
  readonly version: string
  readonly number: number
  /** uuid of the project. */
  readonly project: string
}

/** The columns in which a planned intervention repeats its version. */
export const PLANNED =
  sql.raw(`position, service_type, facility_id, plan_intervention_id, funding_line_id, starts_on, ends_on, unit, frequency,
  quantity, planned_quantity, unit_cost_cents, total_cents, body_share_cents, user_share_cents, health_share_cents`)

/** Objectives with ids of their own, their texts encrypted. */
export function objectiveRows(objectives: readonly PlacedObjective[], key: DataKey): SQL {
  const rows = objectives.map(({ position, description, term }) => {
    const id = newUuid()
    return { id, position, description: key.encrypt(objective.description, id, description), term }
  })
  return sql`select id, position, description, term from jsonb_populate_recordset(null::${objective}, ${JSON.stringify(rows)}::jsonb)`
}

/** What a version plans, with the id of each planned intervention. */
export function lines({ lines }: VersionContent): SQL {
  const rows = lines.map((line, index) => ({
    planned_intervention_id: line.plannedIntervention,
    position: index + 1,
    service_type: line.serviceType,
    facility_id: line.facility,
    plan_intervention_id: line.planIntervention,
    funding_line_id: line.fundingLine,
    starts_on: line.startsOn,
    ends_on: line.endsOn,
    unit: line.unit,
    frequency: line.frequency,
    quantity: numericOf(line.quantity),
    planned_quantity: numericOf(line.totalQuantity),
    unit_cost_cents: line.unitCost,
    total_cents: line.totalCost,
    body_share_cents: line.bodyShare,
    user_share_cents: line.userShare,
    health_share_cents: line.healthShare,
  }))
  return sql`
    select coalesce(planned_intervention_id, uuidv7()) as id, ${PLANNED}
    from jsonb_populate_recordset(null::${versionIntervention}, ${JSON.stringify(rows)}::jsonb)`
}
