import { representation } from '@cse/db/persons/tables'
import { listLoader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query, type RowOf } from '@cse/db/src/query/query'
import { desc, eq, sql } from '@cse/db/src/query/sql'
import type { Reading } from '@cse/db/src/session/schema-session'

const representations = () =>
  query
    .select({
      id: representation.id,
      personId: representation.personId,
      representativeId: representation.representativeId,
      representativeName: representation.representativeName,
      kind: representation.kind,
      powers: representation.powers,
      document: representation.document,
      validFrom: representation.validFrom,
      validTo: representation.validTo,
      lastDay: sql<string | null>`persons.last_day_of(representation)::text`,
      endedOn: representation.endedOn,
      endReason: representation.endReason,
    })
    .from(representation)

const selectById = prepared('representation by id', ({ id }: Given<{ id: string }>) =>
  representations().where(eq(representation.id, id)),
)
const selectOfPersons = prepared('representations of persons', ({ ids }: Given<{ ids: readonly string[] }>) =>
  representations()
    .where(anyOf(representation.personId, ids))
    .orderBy(desc(representation.validFrom), desc(representation.id)),
)
const selectByRepresentative = prepared(
  'representations by representative',
  ({ id }: Given<{ id: string }>) =>
    representations()
      .where(eq(representation.representativeId, id))
      .orderBy(desc(representation.validFrom), desc(representation.id)),
)

export type RepresentationRow = RowOf<ReturnType<typeof selectById>>

const about = { concerns: ({ personId }: { readonly personId: string }) => personId }

export function representationById(reading: Pick<Reading, 'one'>, id: string) {
  return reading.one(selectById({ id }), about)
}

/** Who acts or acted for a person, the latest first. */
export const representationsOf = listLoader(
  'representations of persons',
  (session, ids: readonly string[]) => session.rows(selectOfPersons({ ids }), about),
  ({ personId }) => personId,
)

/** For whom somebody acts or acted, the latest first. */
export function representedBy(reading: Pick<Reading, 'rows'>, representative: string) {
  return reading.rows(selectByRepresentative({ id: representative }), about)
}
