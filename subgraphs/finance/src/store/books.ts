import { type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { Cents } from '@cse/schema/cents'
import type { Figures } from '../rules/amounts.ts'

/** Where a kept figure differs from what the movements say. */
export interface Difference {
  readonly of: 'COMMITMENT' | 'FUNDING_LINE' | 'PLAN_INTERVENTION' | 'ZONE_PLAN'
  /** uuid of the row that keeps it. */
  readonly id: string
  readonly figure: keyof Figures
  /** As it is kept, and as it is found by adding up. */
  readonly kept: Cents
  readonly found: Cents
}

/** The keys with which all plans are seen, and all that moved them: those of no viewer. */
export const BOOKS = ['region', 'system:books'] as const

/**
 * Recomputes every kept amount of the rows in scope and returns those that differ; with sound books there is none. Commitments, lines and
 * interventions are compared with their movements, plans with the sum of their lines. Reads the whole ledger: run it as an operation,
 * `database.system('finance', checkBooks, BOOKS)`, not in a request.
 */
export function checkBooks(session: SchemaSession): Promise<Difference[]> {
  return session.rows(sql<Difference>`
    with recorded as (
      select movement.*, moves.* from finance.movement cross join finance.moves(kind, amount_cents) as moves
    ), checked as (
      ${compared('COMMITMENT', sql`finance.commitment`, sql`recorded.commitment_id`, sql`null::bigint`)}
      union all
      ${compared('FUNDING_LINE', sql`finance.funding_line`, sql`recorded.line_id`)}
      union all
      ${compared('PLAN_INTERVENTION', sql`finance.plan_intervention`, sql`recorded.intervention_id`)}
      union all
      ${plans}
    )
    select checked.row_of as "of", checked.id, figures.figure,
      figures.kept::float8 as "kept", coalesce(figures.found, 0)::float8 as "found"
    from checked cross join lateral (values
      ('planned', kept_planned, planned), ('committed', kept_committed, committed),
      ('liquidated', kept_liquidated, liquidated), ('ordered', kept_ordered, ordered), ('paid', kept_paid, paid)
    ) as figures (figure, kept, found)
    where figures.kept <> coalesce(figures.found, 0)
    order by 1, 2, 3`)
}

const sums = sql`sum(planned) as planned, sum(committed) as committed, sum(liquidated) as liquidated,
          sum(ordered) as ordered, sum(paid) as paid`

/** Rows that keep amounts beside the sum of their movements. A commitment keeps no planned amount. */
function compared(of: Difference['of'], table: SQL, key: SQL, planned: SQL = sql`kept.planned_cents`): SQL {
  return sql`
      select ${sql.raw(`'${of}'`)} as row_of, kept.id, ${planned} as kept_planned, kept.committed_cents as kept_committed,
        kept.liquidated_cents as kept_liquidated, kept.ordered_cents as kept_ordered, kept.paid_cents as kept_paid, moved.*
      from ${table} as kept left join (
        select ${key} as moved_id, ${sums} from recorded group by ${key}
      ) as moved on moved.moved_id = kept.id`
}

/** A plan's amounts are those of its interventions; its lines must add up to the same. */
const plans = sql`
      select 'ZONE_PLAN', kept.plan_id, kept.planned, kept.committed, kept.liquidated, kept.ordered, kept.paid, lines.*
      from (
        select plan_id, sum(planned_cents)::bigint as planned, sum(committed_cents)::bigint as committed,
          sum(liquidated_cents)::bigint as liquidated, sum(ordered_cents)::bigint as ordered, sum(paid_cents)::bigint as paid
        from finance.plan_intervention group by plan_id
      ) as kept left join (
        select plan_id, sum(planned_cents), sum(committed_cents), sum(liquidated_cents), sum(ordered_cents), sum(paid_cents)
        from finance.funding_line group by plan_id
      ) as lines on lines.plan_id = kept.plan_id`
