import { caseFunding, liquidableDelivery } from '@cse/db/finance/funding-tables'
import { anyOf } from '@cse/db/src/query/prepared'
import { query } from '@cse/db/src/query/query'
import { eq, sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import { type Cents, zero } from '@cse/schema/cents'
import { today } from '@cse/schema/today'
import {
  decideFunding,
  type FundedPurpose,
  type FundingDecision,
  type PayingLine,
  type RequestedFunding,
  refusalTexts,
} from '../rules/funding.ts'
import { emit } from './emit.ts'

/** What cases ask for a planned intervention. Ids are uuids. */
export interface CaseRequest extends Omit<RequestedFunding, 'macroArea'> {
  readonly case: string
  readonly plannedIntervention: string
  readonly planIntervention: string
  /** The line that the project names, if it names one. */
  readonly line: string | null
  readonly ambito: string
  readonly version: number
}

/** A delivery as an event of cases has it. Ids are uuids. */
export interface DeliveryNotice {
  readonly delivery: string
  readonly plannedIntervention: string
  /** `YYYY-MM` */
  readonly month: string
  readonly bodyCents: Cents
  /** uuid of the unit of offer, where it is known. */
  readonly facility?: string | null | undefined
  readonly withdrawn: boolean
  readonly version: number
}

/** Decides a request and emits the decision; one that was decided already, or overtaken by a newer one, changes nothing. */
export async function decideRequest(writing: Writing, request: CaseRequest, at: Date): Promise<void> {
  // Of requests of one planned intervention that arrive at once each sees what the one before it decided, and so knows which lines to lock.
  await writing.rows(sql`select pg_advisory_xact_lock(hashtextextended(${request.plannedIntervention}, 0))`)
  const decided = await writing.one(
    query
      .select({ version: caseFunding.version })
      .from(caseFunding)
      .where(eq(caseFunding.plannedInterventionId, request.plannedIntervention)),
  )
  if (decided && decided.version >= request.version) return
  const lines = await payingLines(writing, request)
  const { macroArea } = (await writing.one(macroAreaOf(request))) ?? { macroArea: null }
  const intervention = await writing.one(purposeOf(request))
  const decision = decideFunding({ ...request, macroArea }, intervention, lines)
  const kept = await writing.run(
    keep({ ...request, planIntervention: intervention && request.planIntervention }, decision, at),
  )
  if (kept === 0) return
  if (decision.state === 'FUNDED') await writing.run(moveDue(request, decision.line))
  await emit(writing, 'finance.funding-decided', {
    case: request.case,
    plannedIntervention: request.plannedIntervention,
    state: decision.state,
    line: decision.state === 'FUNDED' ? decision.line : null,
    fund: decision.state === 'FUNDED' ? lines.find(({ line }) => line === decision.line)?.fund : null,
    reason: decision.state === 'REFUSED' ? refusalTexts[decision.refusal] : null,
    version: request.version,
  })
}

/**
 * The lines of the intervention in that year, the one that has reserved until now and those of what is due, locked in the order in which the
 * ledger locks them. What is reserved on them is read by a statement of its own: the one that waits for a lock still sees what was there when it began to wait.
 */
async function payingLines(
  writing: Writing,
  { planIntervention, line, year, plannedIntervention }: CaseRequest,
): Promise<(PayingLine & { readonly fund: string })[]> {
  const locked = await writing.rows(sql<{ id: string; requested: boolean }>`
    select id as "id", intervention_id = ${planIntervention} and year = ${year} and (${line}::uuid is null or id = ${line}) as "requested"
    from finance.funding_line
    where intervention_id = ${planIntervention} and year = ${year} and (${line}::uuid is null or id = ${line})
      or id = (select line_id from finance.case_funding where planned_intervention_id = ${plannedIntervention})
      or id in (
        select line_id from finance.liquidable_delivery
        where planned_intervention_id = ${plannedIntervention} and status = 'LIQUIDABLE')
    order by id for no key update`)
  return writing.rows(sql<PayingLine & { fund: string }>`
    select line.id as "line", line.fund as "fund", line.year as "year", line.stage as "stage", plan.status as "status",
      line.planned_cents - line.committed_cents - line.reserved_cents + line.serving_cents + coalesce((
        select reserved_cents from finance.case_funding own
        where own.planned_intervention_id = ${plannedIntervention} and own.line_id = line.id), 0) as "free",
      (select level from finance.fund where fund.code = line.fund) as "level",
      coalesce((
        select jsonb_agg(jsonb_build_object('firstYear', first_year, 'lastYear', last_year, 'targetAreas', target_areas,
          'macroAreas', macro_areas, 'serviceTypes', service_types))
        from finance.fund_rule rule where rule.fund = line.fund), '[]'::jsonb) as "rules"
    from finance.funding_line line join finance.zone_plan plan on plan.id = line.plan_id
    where ${anyOf(
      sql`line.id`,
      locked.filter(({ requested }) => requested).map(({ id }) => id),
    )}`)
}

const macroAreaOf = ({ serviceType }: CaseRequest) => sql<{ macroArea: string }>`
  select macro_area as "macroArea" from finance.service_type where code = ${serviceType}`

/** What the named intervention is for; none that is not of the Ambito whose keys the session has. */
const purposeOf = ({ planIntervention }: CaseRequest) => sql<FundedPurpose>`
  select service_type as "serviceType", target_area as "targetArea" from finance.plan_intervention where id = ${planIntervention}`

type KeptRequest = Omit<CaseRequest, 'planIntervention'> & { readonly planIntervention: string | null }

function keep(request: KeptRequest, decision: FundingDecision, at: Date) {
  const funded = decision.state === 'FUNDED'
  const refusal = funded ? null : decision.refusal
  const values = {
    interventionId: request.planIntervention,
    lineId: funded ? decision.line : null,
    ambitoCode: request.ambito,
    state: decision.state,
    refusal,
    refusalReason: refusal && refusalTexts[refusal],
    requestedCents: request.cents,
    reservedCents: funded ? request.cents : zero,
    decidedOn: today(at),
    version: request.version,
  }
  return query
    .insert(caseFunding)
    .values({
      id: sql`uuidv7()`,
      caseId: request.case,
      plannedInterventionId: request.plannedIntervention,
      ...values,
    })
    .onConflictDoUpdate({
      target: caseFunding.plannedInterventionId,
      set: values,
      setWhere: sql`${caseFunding.version} < excluded.version`,
    })
}

/** What was delivered and is not liquidated yet is paid by the line that holds the reservation now. */
function moveDue({ plannedIntervention, planIntervention }: CaseRequest, line: string) {
  return sql`
    update finance.liquidable_delivery set line_id = ${line}, intervention_id = ${planIntervention}
    where planned_intervention_id = ${plannedIntervention} and status = 'LIQUIDABLE' and line_id is distinct from ${line}::uuid`
}

/**
 * Keeps what a delivery makes due. What was liquidated stays, and remembers that it was withdrawn: to take the money back is a matter of the
 * ledger. @returns whether the request it belongs to is known already
 */
export async function keepDelivery(writing: Writing, notice: DeliveryNotice): Promise<boolean> {
  const funding = await writing.one(
    query
      .select({
        intervention: caseFunding.interventionId,
        ambito: caseFunding.ambitoCode,
        line: caseFunding.lineId,
      })
      .from(caseFunding)
      .where(eq(caseFunding.plannedInterventionId, notice.plannedIntervention)),
  )
  if (!funding) return false
  const { bodyCents, withdrawn, version, facility = null } = notice
  const status = withdrawn ? 'WITHDRAWN' : 'LIQUIDABLE'
  const liquidated = sql`${liquidableDelivery.status} = 'LIQUIDATED'`
  await writing.run(
    query
      .insert(liquidableDelivery)
      .values({
        deliveryId: notice.delivery,
        plannedInterventionId: notice.plannedIntervention,
        interventionId: funding.intervention,
        ambitoCode: funding.ambito,
        lineId: funding.line,
        month: `${notice.month}-01`,
        amountCents: bodyCents,
        facilityId: facility,
        status,
        withdrawn,
        version,
      })
      .onConflictDoUpdate({
        target: liquidableDelivery.deliveryId,
        set: {
          amountCents: sql`case when ${liquidated} then ${liquidableDelivery.amountCents} else excluded.amount_cents end`,
          status: sql`case when ${liquidated} then 'LIQUIDATED' else excluded.status end`,
          withdrawn,
          version,
        },
        setWhere: sql`${liquidableDelivery.version} < excluded.version`,
      }),
  )
  return true
}
