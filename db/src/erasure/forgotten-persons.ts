import { Param, sql } from '../query/sql.ts'
import type { Writing } from '../session/schema-session.ts'
import { type EraseOrder, type LeftOutReason, reportErased } from './orders.ts'

/**
 * The part of cases, and then of services, in erasing persons, whom persons itself erases last. Forgets where persons lived of whom nothing is left in a schema, and hands these on to the next who keeps something of them. Those of whom
 * something is left stay, and are reported.
 */
export async function forgetPersons(
  writing: Writing,
  order: EraseOrder,
  { by, next }: { readonly by: 'cases' | 'services'; readonly next: string },
): Promise<void> {
  const { proposal, batch, records } = order
  const leftOut = await writing.rows(sql<{ record: string; because: LeftOutReason }>`
    select person_id as "record", because as "because"
    from ${sql.identifier(by)}.forget_persons(${new Param(records)}::uuid[])`)
  const kept = new Set(leftOut.map(({ record }) => record))
  if (leftOut.length > 0) await reportErased(writing, { proposal, batch, by, leftOut, removed: {} })
  await writing.emit(next, { ...order, records: records.filter((record) => !kept.has(record)) })
}
