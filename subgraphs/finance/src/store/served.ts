import { loader } from '@cse/db/src/query/loader'
import { type Given, prepared } from '@cse/db/src/query/prepared'
import { sql } from '@cse/db/src/query/sql'

/** How many cases an intervention serves and for how much, in cents. */
export interface Served {
  readonly uuid: string
  readonly cases: number
  readonly reserved: number
  readonly delivered: number
  readonly liquidable: number
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
