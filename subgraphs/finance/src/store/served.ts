import { loader } from '@cse/db/src/query/loader'
import { type Given, prepared } from '@cse/db/src/query/prepared'
import { sql } from '@cse/db/src/query/sql'
import type { Cents } from '@cse/schema/cents'

/** How many cases an intervention serves and for how much, in cents; nulls while those that are not the viewer's own are one to four. */
export interface Served {
  readonly uuid: string
  readonly cases: number | null
  readonly reserved: Cents | null
  readonly delivered: Cents | null
  readonly liquidable: Cents | null
}

const selectServed = prepared(
  'served by interventions',
  (given: Given<{ ids: readonly string[] }>) => sql<Served>`
    select intervention as "uuid", cases as "cases", reserved as "reserved", delivered as "delivered", liquidable as "liquidable"
    from finance.served_by(${given.ids}::uuid[])`,
)

/** Of an intervention that the viewer sees; null when it serves nobody. */
export const servedByIntervention = loader(
  'served by interventions',
  (session, ids: readonly string[]) => session.rows(selectServed({ ids })),
  ({ uuid }) => uuid,
)

const selectReserving = prepared(
  'lines on which few cases reserve',
  (given: Given<{ ids: readonly string[] }>) => sql<{ uuid: string }>`
    select line as "uuid" from finance.reserved_by_few(${given.ids}::uuid[]) as line`,
)
const fewReserve = loader(
  'lines on which few cases reserve',
  (session, ids: readonly string[]) => session.rows(selectReserving({ ids })),
  ({ uuid }) => uuid,
)

/** Whether one to four cases have reserved on a line. */
export async function reservingFew(
  session: Parameters<typeof fewReserve>[0],
  line: string,
): Promise<boolean> {
  return (await fewReserve(session, line)) !== null
}
