import { type Given, prepared } from '@cse/db/src/query/prepared'
import { sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import { isRefused, notFound, staleVersion } from '@cse/schema/refusal'
import type { FormalAct } from '../rules/act.ts'
import { type PlanStatus, type PlanStep, planSteps, stepRefusal } from '../rules/plan.ts'

/** A plan as its steps need it. */
export interface PlanStanding {
  readonly plan: string
  readonly ambito: string
  readonly triennium: string
  readonly status: PlanStatus
  readonly version: number
}

const columns = sql`id as "plan", ambito_code as "ambito", triennium, status, version`

const selectPlan = prepared(
  'a plan as it stands',
  (given: Given<{ plan: string }>) => sql<PlanStanding>`
    select ${columns} from finance.zone_plan where id = ${given.plan} for no key update`,
)
const lockPlans = prepared(
  'lock plans',
  (given: Given<{ plans: readonly string[] }>) => sql<PlanStanding>`
    select ${columns} from finance.zone_plan where id = any(${given.plans}::uuid[]) order by id for no key update`,
)
const bringPlan = prepared(
  'bring a plan to a state',
  (given: Given<{ plan: string; status: string }>) => sql<PlanStanding>`
    update finance.zone_plan set version = version + 1, status = ${given.status} where id = ${given.plan} returning ${columns}`,
)
const insertEdition = prepared(
  'edition of a plan',
  (
    given: Given<{
      plan: string
      kind: string | null
      number: string | null
      on: string | null
      reason: string | null
    }>,
  ) => sql`
    insert into finance.plan_edition (plan_id, ambito_code, number, status, act_kind, act_number, act_on, reason)
    select plan.id, plan.ambito_code, 1 + coalesce((select max(number) from finance.plan_edition edition where edition.plan_id = plan.id), 0),
      plan.status, ${given.kind}, ${given.number}, ${given.on}::date, ${given.reason}
    from finance.zone_plan plan where plan.id = ${given.plan}`,
)

/**
 * Takes a step of a plan for who saw it in `expectedVersion` (null: in whichever), and locks it until the write ends: steps of one plan come
 * one after the other. @returns where it stands now, or why not
 */
export async function takePlanStep(
  writing: Writing,
  plan: string,
  step: PlanStep,
  expectedVersion: number | null,
) {
  const standing = await writing.one(selectPlan({ plan }))
  if (!standing) return notFound()
  const { status, version } = standing
  if (expectedVersion !== null && version !== expectedVersion) return staleVersion(version)
  const refusal = stepRefusal(step, status)
  if (refusal) return refusal
  const brought = await writing.one(bringPlan({ plan, status: planSteps[step].to ?? status }))
  return brought ?? notFound()
}

/** Whether a step was taken rather than refused. */
export function isTaken<Refusal extends { readonly refused: string }>(
  outcome: PlanStanding | Refusal,
): outcome is PlanStanding {
  return !isRefused(outcome)
}

/** Plans that the viewer may write on, locked. */
export function lockedPlans(writing: Writing, plans: readonly string[]): Promise<PlanStanding[]> {
  return writing.rows(lockPlans({ plans }))
}

/** Keeps the state a plan was brought to, behind all movements of the act: figures as of the edition hold them. */
export async function recordEdition(
  writing: Writing,
  plan: string,
  act: FormalAct | null,
  reason: string | null = null,
): Promise<void> {
  const { kind = null, number = null, date: on = null } = act ?? {}
  await writing.run(insertEdition({ plan, kind, number, on, reason }))
}
