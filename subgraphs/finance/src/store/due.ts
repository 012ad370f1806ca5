import { children } from '@cse/db/src/query/children'
import { type Given, prepared } from '@cse/db/src/query/prepared'
import { sql } from '@cse/db/src/query/sql'
import type { Cents } from '@cse/schema/cents'
import { ofCreditor } from './of-creditor.ts'

/** What was delivered to cases of an intervention in a month and is for one line to pay, in cents. */
export interface LiquidableMonth {
  readonly intervention: string
  /** `YYYY-MM` */
  readonly month: string
  /** Null when no line pays for it. */
  readonly lineUuid: string | null
  /** Null, as the amounts, while they are one to four, for who does not liquidate them. */
  readonly deliveries: number | null
  readonly amount: Cents | null
  /** Liquidated, and withdrawn since. */
  readonly recoverable: Cents | null
}

const selectDue = prepared(
  'due deliveries of interventions',
  (
    given: Given<{ interventions: readonly string[]; month: string | null; creditor: string | null }>,
  ) => sql<LiquidableMonth>`
    select intervention_id as "intervention", to_char(month, 'YYYY-MM') as "month", line_id as "lineUuid",
      case when liquidates or due not between 1 and 4 then due end as "deliveries",
      case when liquidates or due not between 1 and 4 then amount end as "amount",
      case when liquidates or undone not between 1 and 4 then recoverable end as "recoverable"
    from (
      select intervention_id, month, line_id, 'role:ACCOUNTANT' = any ((select registry.viewer_keys())::text[]) as liquidates,
        count(*) filter (where status = 'LIQUIDABLE') as due,
        count(*) filter (where status = 'LIQUIDATED') as undone,
        coalesce(sum(amount_cents) filter (where status = 'LIQUIDABLE'), 0)::bigint as amount,
        coalesce(sum(amount_cents) filter (where status = 'LIQUIDATED'), 0)::bigint as recoverable
      from finance.liquidable_delivery
      where intervention_id = any(${given.interventions}::uuid[]) and (${given.month}::date is null or month = ${given.month}::date)
        and ${ofCreditor(given.creditor)}
        and (status = 'LIQUIDABLE' or status = 'LIQUIDATED' and withdrawn)
      group by intervention_id, month, line_id
    ) as due order by month, line_id`,
)

/** The months of an intervention in which something is due or to be recovered, the oldest first, by line. */
export const liquidableMonths = children(
  'due deliveries of interventions',
  (
    session,
    interventions,
    { month, creditor }: { readonly month: string | null; readonly creditor: string | null },
  ) => session.rows(selectDue({ interventions, month, creditor })),
  ({ intervention }) => intervention,
)
