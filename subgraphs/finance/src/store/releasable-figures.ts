import type { commitment, fundingLine, planIntervention } from '@cse/db/finance/tables'
import { type SQL, sql } from '@cse/db/src/query/sql'
import type { Cents } from '@cse/schema/cents'

/**
 * What was liquidated, ordered and paid, as the viewer is told it: all of it to who keeps the books of the Ambito (D.Lgs. 267/2000 art. 184); to
 * others without what deliveries to fewer than five cases made of it.
 */
export function releasableFigures(table: typeof commitment | typeof fundingLine | typeof planIntervention) {
  const keeps = sql`'ambito:' || ${table.ambitoCode} = any ((select registry.viewer_keys())::text[])`
  const reported = (figure: SQL | typeof table.paidCents, withheld: typeof table.withheldPaidCents) =>
    sql`(${figure} - case when ${keeps} then 0 else ${withheld} end)` as SQL<Cents>
  return {
    liquidated: reported(table.liquidatedCents, table.withheldLiquidatedCents),
    ordered: reported(table.orderedCents, table.withheldOrderedCents),
    paid: reported(table.paidCents, table.withheldPaidCents),
  }
}
