import { fictitiousResidence } from '@cse/db/persons/tables'
import { type KeysetStretch, keyset } from '@cse/db/src/query/keyset'
import { listLoader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query, type RowOf } from '@cse/db/src/query/query'
import { and, desc, eq, type SQL, sql } from '@cse/db/src/query/sql'
import type { Reading, SchemaSession } from '@cse/db/src/session/schema-session'

const columns = {
  id: fictitiousResidence.id,
  personId: fictitiousResidence.personId,
  comune: fictitiousResidence.comune,
  status: fictitiousResidence.status,
  requestedOn: fictitiousResidence.requestedOn,
  protocol: fictitiousResidence.protocol,
  presence: fictitiousResidence.presence,
  decidedOn: fictitiousResidence.decidedOn,
  decision: fictitiousResidence.decision,
  registerNumber: fictitiousResidence.registerNumber,
  address: fictitiousResidence.address,
  registeredFrom: fictitiousResidence.registeredFrom,
  cancelledOn: fictitiousResidence.cancelledOn,
  cancelReason: fictitiousResidence.cancelReason,
}
const selectById = prepared('fictitious residence by id', ({ id }: Given<{ id: string }>) =>
  query.select(columns).from(fictitiousResidence).where(eq(fictitiousResidence.id, id)),
)
const selectOfPersons = prepared(
  'fictitious residences of persons',
  ({ ids }: Given<{ ids: readonly string[] }>) =>
    query
      .select(columns)
      .from(fictitiousResidence)
      .where(anyOf(fictitiousResidence.personId, ids))
      .orderBy(desc(fictitiousResidence.requestedOn), desc(fictitiousResidence.id)),
)
export type FictitiousResidenceRow = RowOf<ReturnType<typeof selectById>>

const about = { concerns: ({ personId }: { readonly personId: string }) => personId }
const latestFirst = keyset([fictitiousResidence.requestedOn, fictitiousResidence.id], 'descending')

export function fictitiousResidenceById(reading: Pick<Reading, 'one'>, id: string) {
  return reading.one(selectById({ id }), about)
}

/** The requests of a person and what became of them, the latest first. */
export const fictitiousResidencesOf = listLoader(
  'fictitious residences of persons',
  (session, ids: readonly string[]) => session.rows(selectOfPersons({ ids }), about),
  ({ personId }) => personId,
)

/** Which part of the register is wanted: that of these comuni. */
export interface RegisterFilter {
  readonly comuni: readonly string[]
  readonly status: FictitiousResidenceRow['status'] | null
}

/** The register of fictitious residences, the latest request first. */
export function registerOfFictitiousResidences(
  session: SchemaSession,
  filter: RegisterFilter,
  stretch: KeysetStretch,
): Promise<FictitiousResidenceRow[]> {
  return session.rows(
    query
      .select(columns)
      .from(fictitiousResidence)
      .where(and(within(filter), latestFirst.past(stretch)))
      .orderBy(latestFirst.by(stretch))
      .limit(stretch.limit),
    { ...about, shown: stretch.shown },
  )
}

export async function countFictitiousResidences(
  session: SchemaSession,
  filter: RegisterFilter,
): Promise<number> {
  const counted = await session.one(
    query.select({ count: sql<number>`count(*)` }).from(fictitiousResidence).where(within(filter)),
  )
  return counted?.count ?? 0
}

function within({ comuni, status }: RegisterFilter): SQL | undefined {
  return and(
    anyOf(fictitiousResidence.comune, comuni),
    status === null ? undefined : eq(fictitiousResidence.status, status),
  )
}
