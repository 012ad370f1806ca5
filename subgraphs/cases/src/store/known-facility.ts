import { knownFacility } from '@cse/db/registry/tables'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query } from '@cse/db/src/query/query'
import { sql } from '@cse/db/src/query/sql'
import type { Reading } from '@cse/db/src/session/schema-session'
import type { KnownFacility, RequestedIntervention } from '../rules/project-plan.ts'

const selectFacilities = prepared('known facilities', (given: Given<{ ids: readonly string[] }>) =>
  query
    .select({
      uuid: knownFacility.facilityId,
      authorisedOn: knownFacility.authorisedOn,
      closedOn: knownFacility.closedOn,
      serviceTypes: knownFacility.serviceTypes,
    })
    .from(knownFacility)
    .where(anyOf(knownFacility.facilityId, given.ids)),
)

const selectAuthorised = prepared(
  'services of facilities',
  (given: Given<{ codes: readonly string[] }>) => sql<{ code: string }>`
    select requested.code as "code" from unnest((select ${given.codes}::text[])) as requested(code)
    where exists (select from registry.known_facility where service_types @> array[requested.code])`,
)

/** What is known of the facilities that a plan names, and which of its services need a facility authorised for them. */
export async function facilitiesOf(
  reading: Reading,
  interventions: readonly RequestedIntervention[],
): Promise<{
  readonly facilities: ReadonlyMap<string, KnownFacility>
  readonly authorised: ReadonlySet<string>
}> {
  const placed = interventions.filter(({ facility }) => facility !== null)
  if (placed.length === 0) return { facilities: new Map(), authorised: new Set() }
  const ids = placed.flatMap(({ facility }) => facility ?? [])
  const codes = [...new Set(placed.map(({ serviceType }) => serviceType))]
  const [facilities, authorised] = await Promise.all([
    reading.rows(selectFacilities({ ids })),
    reading.rows(selectAuthorised({ codes })),
  ])
  return {
    facilities: new Map(facilities.map(({ uuid, ...known }) => [uuid, known])),
    authorised: new Set(authorised.map(({ code }) => code)),
  }
}
