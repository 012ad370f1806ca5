import { person, possibleDuplicate } from '@cse/db/persons/tables'
import { listLoader, loader } from '@cse/db/src/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/prepared'
import { query, type RowOf } from '@cse/db/src/query'
import type { SchemaSession } from '@cse/db/src/schema-session'
import { desc, eq } from '@cse/db/src/sql'

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
  version: person.version,
  updatedAt: person.updatedAt,
}

const selectPersons = prepared('persons by id', (given: Given<{ ids: readonly string[] }>) =>
  query.select(personColumns).from(person).where(anyOf(person.id, given.ids)),
)
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

export type PersonRow = RowOf<ReturnType<typeof selectPersons>>

/** For statements whose rows are persons: the log names them. */
export const themselves = { concerns: ({ id }: { readonly id: string }) => id }

/** Persons by uuid; out-of-scope ones answer null like those that do not exist. */
export const personById = loader(
  'persons by id',
  (session, ids: readonly string[]) => session.rows(selectPersons({ ids }), themselves),
  ({ id }) => id,
)

export function personOfTaxCode(session: SchemaSession, taxCode: string): Promise<PersonRow | null> {
  return session.one(selectPersonOfTaxCode({ taxCode }), themselves)
}

/** Records that may be of the same person, the likeliest first; only those the viewer may see. */
export const duplicatesOf = listLoader(
  'possible duplicates',
  (session, ids: readonly string[]) => session.rows(selectDuplicates({ ids }), themselves),
  ({ duplicateOf }) => duplicateOf,
)
