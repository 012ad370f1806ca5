import { caseFunding } from '@cse/db/finance/funding-tables'
import { caseCustody } from '@cse/db/registry/tables'
import { loader } from '@cse/db/src/query/loader'
import { type Given, prepared } from '@cse/db/src/query/prepared'
import { sql } from '@cse/db/src/query/sql'
import type { Cents } from '@cse/schema/cents'

/** What became of the money of a planned intervention, in cents. */
export interface CaseFigures {
  /** uuid of its funding. */
  readonly uuid: string
  readonly planned: Cents
  readonly reserved: Cents
  readonly committed: Cents
  readonly liquidated: Cents
  readonly paid: Cents
  readonly left: Cents
}

// The row policy of the funding decides whose figures are read; the function adds up books that few may read.
const selectFigures = prepared(
  'figures of case fundings',
  (given: Given<{ ids: readonly string[] }>) => sql<CaseFigures & { readonly personUuid: string }>`
    with own as (
      select funding.id, funding.planned_intervention_id, requested_cents, reserved_cents, person_id
      from ${caseFunding} funding join ${caseCustody} custody on custody.case_id = funding.case_id
      where funding.id = any(${given.ids}::uuid[])
    )
    select own.id as "uuid", person_id as "personUuid", requested_cents as "planned", reserved_cents as "reserved",
      figures.committed as "committed", figures.liquidated as "liquidated", figures.paid as "paid",
      greatest(0, reserved_cents - figures.liquidated) as "left"
    from own join finance.figures_of_fundings(array(select planned_intervention_id from own)) as figures
      on figures.planned_intervention = own.planned_intervention_id`,
)

/** Of a funding that the viewer sees. */
export const figuresOfFunding = loader(
  'figures of case fundings',
  (session, ids: readonly string[]) =>
    session.rows(selectFigures({ ids }), { concerns: ({ personUuid }) => personUuid }),
  ({ uuid }) => uuid,
)
