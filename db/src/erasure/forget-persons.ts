import { Param, sql } from '../query/sql.ts'
import type { Writing } from '../session/schema-session.ts'
import type { LeftOut, LeftOutReason } from './orders.ts'

/**
 * The part of cases, and then of services, in erasing persons, whom persons itself erases last: forgets where persons lived of whom nothing is left
 * in a schema.
 * @returns the ids of these, which are for the next who keeps something of them; and those of whom something is left
 */
export async function forgetPersons(
  writing: Writing,
  schema: 'cases' | 'services',
  records: readonly string[],
): Promise<{ readonly forgotten: readonly string[]; readonly leftOut: readonly LeftOut[] }> {
  const leftOut = await writing.rows(sql<{ record: string; because: LeftOutReason }>`
    select person_id as "record", because as "because"
    from ${sql.identifier(schema)}.forget_persons(${new Param(records)}::uuid[])`)
  const kept = new Set(leftOut.map(({ record }) => record))
  return { forgotten: records.filter((record) => !kept.has(record)), leftOut }
}
