import { sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import { catalogueName } from '../../rules/cell-tables.ts'

/**
 * Checks that the cells belong to the present catalogue of tables. Cells of two catalogues must not stand side by side: a new table would hold only
 * what came after it.
 * @throws Error of one sentence when a rebuild is due
 */
export async function checkCatalogue(writing: Writing): Promise<void> {
  const stored = await writing.one(
    sql<{ catalogue: string }>`select catalogue as "catalogue" from analytics.cells_made_by`,
  )
  if (stored && stored.catalogue !== catalogueName)
    throw new Error('The catalogue of cell tables has changed: run `pnpm warehouse rebuild`.')
  if (!stored) await storeCatalogue(writing)
}

/** Records that the cells belong to the present catalogue of tables. */
export async function storeCatalogue(writing: Writing): Promise<void> {
  await writing.run(sql`
    insert into analytics.cells_made_by (catalogue) values (${catalogueName})
    on conflict (only_one) do update set catalogue = excluded.catalogue`)
}

/** Deletes everything that follows from the event log. */
export async function deleteDerived(writing: Writing): Promise<void> {
  for (const table of DERIVED) await writing.run(sql`delete from ${sql.raw(`analytics.${table}`)}`)
}

const DERIVED = [
  'person_fact',
  'case_fact',
  'delivery_fact',
  'appointment_fact',
  'assessment_fact',
  'transfer_fact',
  'offer_fact',
  'staff_fact',
  'amount_fact',
  'cell',
  'freshness',
]
