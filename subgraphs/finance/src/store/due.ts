import { children } from '@cse/db/src/query/children'
import { type Given, prepared } from '@cse/db/src/query/prepared'
import { sql } from '@cse/db/src/query/sql'

/** What was delivered to cases of an intervention in a month and is for one line to pay, in cents. */
export interface LiquidableMonth {
  readonly intervention: string
  /** `YYYY-MM` */
  readonly month: string
  /** Null when no line pays for it. */
  readonly lineUuid: string | null
  readonly deliveries: number
  readonly amount: number
  /** Liquidated, and withdrawn since. */
  readonly recoverable: number
}

const selectDue = prepared(
  'due deliveries of interventions',
  (given: Given<{ interventions: readonly string[]; month: string | null }>) => sql<LiquidableMonth>`
    select intervention_id as "intervention", to_char(month, 'YYYY-MM') as "month", line_id as "lineUuid",
      count(*) filter (where status = 'LIQUIDABLE') as "deliveries",
      coalesce(sum(amount_cents) filter (where status = 'LIQUIDABLE'), 0)::bigint as "amount",
      coalesce(sum(amount_cents) filter (where status = 'LIQUIDATED' and withdrawn), 0)::bigint as "recoverable"
    from finance.liquidable_delivery
    where intervention_id = any(${given.interventions}::uuid[]) and (${given.month}::date is null or month = ${given.month}::date)
      and (status = 'LIQUIDABLE' or status = 'LIQUIDATED' and withdrawn)
    group by intervention_id, month, line_id order by month, line_id`,
)

/** The months of an intervention in which something is due or to be recovered, the oldest first, by line. */
export const liquidableMonths = children(
  'due deliveries of interventions',
  (session, interventions, { month }: { readonly month: string | null }) =>
    session.rows(selectDue({ interventions, month })),
  ({ intervention }) => intervention,
)
