import type { ISql } from 'postgres'

/** Tables whose rows are sealed (`registry.seal_records_of`), with the type of their key. */
export const SEALED_TABLES = {
  'registry.emergency_access': 'uuid',
  'registry.emergency_review': 'uuid',
  'registry.erased_record': 'bigint',
  'registry.archived_partition': 'bigint',
  'registry.source_call': 'uuid',
  'registry.source_answer': 'uuid',
  'analytics.event': 'bigint',
} as const

/**
 * Holds the rows of other tables against the digests that were sealed of them, but for what was erased by order and is noted as such in the log
 * itself, and the index by which bodies find what they are told against the log. @returns what is not as it was, each as a sentence
 */
export async function verifyRecords(admin: ISql): Promise<string[]> {
  const findings: string[] = []
  const said = (count: number | undefined, sentence: string) => {
    if (count) findings.push(`${count} ${sentence}`)
  }
  for (const [table, type] of Object.entries(SEALED_TABLES)) {
    const [rows] = await admin<{ gone: number; altered: number; first: string | null }[]>`
      select count(*) filter (where present.id is null)::int as "gone",
        count(*) filter (where present.id is not null and sealed.digest <> sha256(convert_to(kept::text, 'UTF8')))::int as "altered"
      from registry.sealed_record as sealed
      left join ${admin.unsafe(table)} as present on present.id = sealed.key::${admin.unsafe(type)}
      left join lateral (
        select coalesce(jsonb_object_agg(key, value), '{}') as kept from jsonb_each(to_jsonb(present))
        where key = any (sealed.columns)
      ) as kept on true
      where sealed.kind = ${table} and not exists (
        select from registry.erased_record as erased
        where erased.kind = sealed.kind and erased.key = sealed.key and erased.before_record >= sealed.id)`
    said(rows?.gone, `rows of ${table} are gone that were sealed with the log.`)
    said(rows?.altered, `rows of ${table} are not as they were sealed with the log.`)
    const [unsealed] = await admin<{ count: number }[]>`
      select count(*)::int as "count" from ${admin.unsafe(table)} as present
      where not exists (select from registry.sealed_record where kind = ${table} and key = present.id::text)`
    said(unsealed?.count, `rows of ${table} were put in past the log.`)
  }
  const [unordered] = await admin<{ count: number }[]>`
    select count(*)::int as "count" from registry.erased_record as erased
    where not exists (select from registry.disposal_order where disposal_order.proposal_id = erased.proposal_id)`
  said(unordered?.count, 'sealed rows were erased that nobody had ordered to be erased.')
  const [hidden] = await admin<{ count: number }[]>`
    select count(*)::int as "count" from registry.access_entry as entry, unnest(entry.readers) as reader
    where cardinality(entry.readers) > 1 and not exists (
      select from registry.access_of_bodies as named where named.body = reader and named.at = entry.at and named.entry_id = entry.id)`
  said(hidden?.count, 'accesses are hidden from bodies that they are to be shown to.')
  const [shown] = await admin<{ count: number }[]>`
    select count(*)::int as "count" from registry.access_of_bodies as named
    where named.at >= coalesce((select max(ends) from registry.archived_partition), '-infinity') and not exists (
      select from registry.access_entry as entry
      where entry.id = named.entry_id and entry.at = named.at and named.body = any (entry.readers) and cardinality(entry.readers) > 1)`
  said(shown?.count, 'accesses are shown to bodies that have no part in them.')
  return findings
}
