import { loader } from '@cse/db/src/query/loader'
import { listOfAnyLength } from '@cse/db/src/query/prepared'
import { Param, sql } from '@cse/db/src/query/sql'
import { encodeId } from '@cse/schema/ids'

/**
 * The id of a facility as far as the viewer may know it: of a protected place (refuges, communities for minors) it is null for who does
 * not place or follow somebody there, the person of the case included.
 */
const nameablePlaces = loader(
  'nameable places',
  (session, ids: readonly string[]) =>
    session.rows(sql<{ id: string }>`
      select requested.id as "id" from unnest(${listOfAnyLength(new Param(ids), 'uuid')}) as requested(id)
      where not exists (select from registry.protected_place place where place.facility_id = requested.id)
        or exists (select from registry.placement where placement.facility_id = requested.id)`),
  ({ id }) => id,
)

/** The facility of an intervention; null for none, and for one that the viewer may not know. */
export async function facilityOf(
  session: Parameters<typeof nameablePlaces>[0],
  facilityId: string | null,
): Promise<{ readonly id: string } | null> {
  if (facilityId === null) return null
  const place = await nameablePlaces(session, facilityId)
  return place && { id: encodeId('facility', place.id) }
}
