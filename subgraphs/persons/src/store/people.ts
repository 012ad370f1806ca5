import { person, possibleDuplicate } from '@cse/db/persons/tables'
import { listLoader, loader } from '@cse/db/src/query/loader'
import { narrowedLoader } from '@cse/db/src/query/narrowed'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query, type RowOf } from '@cse/db/src/query/query'
import { selected } from '@cse/db/src/query/selected'
import { desc, eq, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'

export const personColumns = {
  id: person.id,
  taxCode: person.taxCode,
  givenName: person.givenName,
  familyName: person.familyName,
  sex: person.sex,
  birthYear: person.birthYear,
  birthMonth: person.birthMonth,
  birthDay: person.birthDay,
  birthOrder: person.birthOrder,
  birthPlaceCode: person.birthPlaceCode,
  birthPlaceName: person.birthPlaceName,
  citizenships: person.citizenships,
  deceasedOn: person.deceasedOn,
  residenceComune: person.residenceComune,
  residenceAddress: person.residenceAddress,
  residenceSince: person.residenceSince,
  domicileComune: person.domicileComune,
  domicileAddress: person.domicileAddress,
  email: person.email,
  mobile: person.mobile,
  householdId: person.householdId,
  healthCode: person.healthCode,
  codeName: person.codeName,
  language: person.language,
  interpreterNeeded: person.interpreterNeeded,
  identitySource: person.identitySource,
  version: person.version,
  updatedAt: person.updatedAt,
}

// In one statement, however many of the ids find nobody: those of records that were merged into others lead on to these. Only the missing
// ones are asked where they lead: materialized, since the function would otherwise be called for every id before those that are found drop out;
// and again, since the answer of a function is no key by which the table may be entered below its row policies, and all of it would be read.
/** Persons by uuid, or by that of a record that was merged into theirs; out-of-scope ones answer null like those that do not exist. */
export const personById = narrowedLoader(personColumns, ['id'], (columns, without) => {
  const select = prepared(
    'persons by id',
    (given: Given<{ ids: readonly string[] }>) => sql<PersonRow & { readonly requested: string }>`
    with found as (select ${selected(columns)} from ${person} where ${anyOf(person.id, given.ids)}),
    missing as materialized (
      select requested from unnest(${given.ids}::uuid[]) as requested where not exists (select from found where found.id = requested)
    ),
    former as materialized (select requested, persons.kept(requested) as kept from missing)
    select id as "requested", found.* from found
    union all
    select former.requested, kept.* from former
    cross join lateral (select ${selected(columns)} from ${person} where ${person.id} = former.kept and former.kept <> former.requested) kept`,
    without,
  )
  return loader(
    'persons by id',
    (session, ids: readonly string[]) => session.rows(select({ ids }), themselves),
    (person) => person.requested,
  )
})
const selectPersonOfTaxCode = prepared('person by tax code', (given: Given<{ taxCode: string }>) =>
  query.select(personColumns).from(person).where(eq(person.taxCode, given.taxCode)),
)
const selectDuplicates = prepared('possible duplicates', (given: Given<{ ids: readonly string[] }>) =>
  query
    .select({ ...personColumns, duplicateOf: possibleDuplicate.personId })
    .from(possibleDuplicate)
    .innerJoin(person, eq(person.id, possibleDuplicate.otherPersonId))
    .where(anyOf(possibleDuplicate.personId, given.ids))
    .orderBy(desc(possibleDuplicate.similarity), person.id),
)

export type PersonRow = RowOf<ReturnType<typeof selectPersonOfTaxCode>>

/** For statements whose rows are persons: the log names them. */
export const themselves = { concerns: ({ id }: { readonly id: string }) => id }

/** The person with a tax code, or with one that was theirs before records were merged. */
export async function personOfTaxCode(session: SchemaSession, taxCode: string): Promise<PersonRow | null> {
  const found = await session.one(selectPersonOfTaxCode({ taxCode }), themselves)
  if (found) return found
  const former = await session.one(
    sql<{ kept: string | null }>`select persons.kept_of_tax_code(${taxCode}) as "kept"`,
  )
  return former?.kept ? personById(session, former.kept) : null
}

/** Records that may be of the same person, the likeliest first; only those the viewer may see. */
export const duplicatesOf = listLoader(
  'possible duplicates',
  (session, ids: readonly string[]) => session.rows(selectDuplicates({ ids }), themselves),
  ({ duplicateOf }) => duplicateOf,
)
