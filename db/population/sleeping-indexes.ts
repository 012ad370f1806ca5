import type { TransactionSql } from 'postgres'

/**
 * Puts away the indexes and exclusion constraints that rows need not have while they come in, and answers how to bring them back: building
 * one over all rows costs a fraction of keeping it row by row. Keys and unique constraints stay.
 */
export async function putIndexesAway(sql: TransactionSql): Promise<{ bringBack: () => Promise<void> }> {
  const sleeping = await sql<{ away: string; back: string }[]>`
    select
      case when conname is null then format('drop index %s', indexrelid::regclass)
        else format('alter table %s drop constraint %s', indrelid::regclass, quote_ident(conname)) end as "away",
      case when conname is null then pg_get_indexdef(indexrelid)
        else format('alter table %s add constraint %s %s',
          indrelid::regclass, quote_ident(conname), pg_get_constraintdef(pg_constraint.oid)) end as "back"
    from pg_index
    join pg_class on pg_class.oid = indrelid
    left join pg_constraint on conindid = indexrelid and contype in ('p', 'u', 'x')
    where relnamespace::regnamespace::text in ('registry', 'persons', 'cases', 'services', 'finance')
      and (pg_constraint.oid is null or contype = 'x')
    order by indexrelid::regclass::text`
  for (const { away } of sleeping) await sql.unsafe(away)
  return {
    bringBack: async () => {
      for (const { back } of sleeping) await sql.unsafe(back)
    },
  }
}
