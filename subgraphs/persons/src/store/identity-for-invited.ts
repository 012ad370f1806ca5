import { loader } from '@cse/db/src/query/loader'
import { type Given, prepared } from '@cse/db/src/query/prepared'
import { sql } from '@cse/db/src/query/sql'

/** Who somebody is, as far as an invited viewer learns it. */
export interface IdentityRow {
  readonly id: string
  readonly givenName: string | null
  readonly familyName: string | null
  readonly birthYear: number | null
  readonly birthMonth: number | null
  readonly birthDay: number | null
  readonly taxCode: string | null
}

const select = prepared(
  'identities for invited',
  (given: Given<{ ids: readonly string[] }>) => sql<IdentityRow>`
    select person_id as "id", given_name as "givenName", family_name as "familyName", birth_year as "birthYear", birth_month as "birthMonth",
      birth_day as "birthDay", tax_code as "taxCode"
    from persons.identities_for_invited(${given.ids}::uuid[])`,
)

/** Identities by uuid: of those alone to whose cases the viewer is invited. The access log names them. */
export const identityForInvited = loader(
  'identities for invited',
  (session, ids: readonly string[]) => session.rows(select({ ids }), { concerns: ({ id }) => id }),
  ({ id }) => id,
)
