import { household, householdMember, residence } from '@cse/db/persons/tables'
import { listLoader, loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query, type RowOf } from '@cse/db/src/query/query'
import { and, asc, desc, isNull, sql } from '@cse/db/src/query/sql'

type OfIds = Given<{ ids: readonly string[] }>

const selectHouseholds = prepared('households by id', ({ ids }: OfIds) =>
  query
    .select({ id: household.id, comune: household.comune, address: household.address })
    .from(household)
    .where(anyOf(household.id, ids)),
)
const selectMembers = prepared('members of households', ({ ids }: OfIds) =>
  query
    .select({
      householdId: householdMember.householdId,
      personId: householdMember.personId,
      givenName: householdMember.givenName,
      familyName: householdMember.familyName,
      relationCode: householdMember.relationCode,
      since: householdMember.since,
    })
    .from(householdMember)
    .where(and(anyOf(householdMember.householdId, ids), isNull(householdMember.until)))
    // the reference person first, then by tie
    .orderBy(sql`lpad(${householdMember.relationCode}, 2, '0')`, asc(householdMember.personId)),
)
const selectResidences = prepared('residences of persons', ({ ids }: OfIds) =>
  query
    .select({
      personId: residence.personId,
      comune: residence.comune,
      address: residence.address,
      since: residence.validFrom,
      until: residence.validTo,
    })
    .from(residence)
    .where(anyOf(residence.personId, ids))
    .orderBy(desc(residence.validFrom)),
)
export type HouseholdRow = RowOf<ReturnType<typeof selectHouseholds>>
export type HouseholdMemberRow = RowOf<ReturnType<typeof selectMembers>>

const about = { concerns: ({ personId }: { readonly personId: string }) => personId }

export const householdById = loader(
  'households by id',
  (session, ids: readonly string[]) => session.rows(selectHouseholds({ ids })),
  ({ id }) => id,
)

/** The members of a household, the reference person first. Reading a name is reading of that person. */
export const membersOfHousehold = listLoader(
  'members of households',
  (session, ids: readonly string[]) => session.rows(selectMembers({ ids }), about),
  ({ householdId }) => householdId,
)

/** Where a person has been registered, the latest first. */
export const residencesOf = listLoader(
  'residences of persons',
  (session, ids: readonly string[]) => session.rows(selectResidences({ ids }), about),
  ({ personId }) => personId,
)
