import { caseCustody, placement } from '@cse/db/registry/tables'
import { facilityOccupancy } from '@cse/db/services/tables'
import { listLoader, loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query } from '@cse/db/src/query/query'
import { eq, Param, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'

const selectPlaced = prepared('persons placed', (given: Given<{ ids: readonly string[] }>) =>
  query
    .select({ facilityId: placement.facilityId, personId: caseCustody.personId })
    .from(placement)
    .innerJoin(caseCustody, eq(caseCustody.caseId, placement.caseId))
    .where(anyOf(placement.facilityId, given.ids)),
)
const selectOccupancies = prepared('occupancies', (given: Given<{ ids: readonly string[] }>) =>
  query
    .select({ facilityId: facilityOccupancy.facilityId, occupied: facilityOccupancy.occupied })
    .from(facilityOccupancy)
    .where(anyOf(facilityOccupancy.facilityId, given.ids)),
)

/** Whom the viewer places or follows in a facility. Reading them is logged under each of them, with the purpose of the request. */
const placedAt = listLoader(
  'persons placed',
  (session, ids: readonly string[]) =>
    session.rows(selectPlaced({ ids }), { concerns: ({ personId }) => personId }),
  ({ facilityId }) => facilityId,
)

/** How many places of a facility are taken; null for who places nobody there. */
export const occupancyById = loader(
  'occupancies',
  (session, ids: readonly string[]) => session.rows(selectOccupancies({ ids })),
  ({ facilityId }) => facilityId,
)

/**
 * The facilities without the protected ones at which the viewer places nobody: the row policy does not show those, and neither does this.
 * Whoever is shown a protected place is in the log for it.
 */
export async function withoutStrangers<Row extends { readonly id: string; readonly protected: boolean }>(
  session: SchemaSession,
  rows: readonly Row[],
): Promise<readonly Row[]> {
  if (!rows.some((row) => row.protected)) return rows
  const known = await Promise.all(
    rows.map(async (row) => !row.protected || (await placedAt(session, row.id)).length > 0),
  )
  return rows.filter((_, at) => known[at])
}

/** The articles of which an Ambito has an open protected place: that, and no more, is for everybody. */
export const protectedKinds = listLoader(
  'protected kinds',
  (session, ambiti: readonly string[]) =>
    session.rows(sql<{ ambito: string; regulation: string; article: string; validFrom: string }>`
      select ambito as "ambito", regulation as "regulation", article as "article", valid_from as "validFrom"
      from services.protected_articles(${new Param(ambiti)}::text[])`),
  ({ ambito }) => ambito,
)
