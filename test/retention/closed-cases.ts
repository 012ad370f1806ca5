import type { Sql } from 'postgres'

/** A case of Bari; ids are uuids. */
export interface KnownCase {
  readonly id: string
  readonly person: string
  readonly number: string
}

/**
 * Closes as many cases of Bari on these days, each of a person with no other case, with a document and nothing
 * restricted in it.
 */
export async function closeCases(admin: Sql, days: readonly string[]): Promise<readonly KnownCase[]> {
  const cases = await admin<KnownCase[]>`
    select id, person_id as "person", number from cases."case" held
    where holder = 'comune:072006'
      and (select count(*) from cases."case" other where other.person_id = held.person_id) = 1
      and not exists (select from registry.demo_citizen join persons.person using (tax_code) where person.id = held.person_id)
      and not exists (select from registry.processing_restriction where person_id = held.person_id)
      and not exists (select from cases.diary_entry where case_id = held.id and restricted)
      and not exists (select from cases.document where case_id = held.id and restricted)
      and exists (select from cases.document where case_id = held.id)
      and not exists (select from cases.transfer where case_id = held.id and status = 'REQUESTED')
      and not exists (select from persons.retention_hold where record_id = held.id)
    order by phase, id limit ${days.length}`
  if (cases.length < days.length) throw new Error('Bari has too few cases')
  for (const [at, { id }] of cases.entries())
    await admin`
      update cases."case" set phase = 'CLOSED', status = 'CLOSED', closed_on = ${days[at] ?? null}::date, opened_on = ${days[at] ?? null}::date - 90,
        closure_reason = 'WITHDRAWN', suspended_on = null, suspension_reason = null
      where id = ${id}`
  return [...cases]
}
