import { caseFunding } from '@cse/db/finance/funding-tables'
import { caseCustody } from '@cse/db/registry/tables'
import { listLoader, loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query, type RowOf } from '@cse/db/src/query/query'
import { asc, eq } from '@cse/db/src/query/sql'

const fields = {
  caseUuid: caseCustody.caseId,
  personUuid: caseCustody.personId,
  uuid: caseFunding.id,
  plannedUuid: caseFunding.plannedInterventionId,
  interventionUuid: caseFunding.interventionId,
  lineUuid: caseFunding.lineId,
  state: caseFunding.state,
  requested: caseFunding.requestedCents,
  reserved: caseFunding.reservedCents,
  decidedOn: caseFunding.decidedOn,
  refusalReason: caseFunding.refusalReason,
}

const selectById = prepared('case fundings by id', (given: Given<{ ids: readonly string[] }>) =>
  query
    .select(fields)
    .from(caseFunding)
    .innerJoin(caseCustody, eq(caseCustody.caseId, caseFunding.caseId))
    .where(anyOf(caseFunding.id, given.ids)),
)
const selectOfCases = prepared('funding of cases', (given: Given<{ cases: readonly string[] }>) =>
  query
    .select(fields)
    .from(caseCustody)
    .leftJoin(caseFunding, eq(caseFunding.caseId, caseCustody.caseId))
    .where(anyOf(caseCustody.caseId, given.cases))
    .orderBy(asc(caseFunding.id)),
)

export type CaseFundingRow = RowOf<ReturnType<typeof selectById>>

export const caseFundingById = loader(
  'case fundings by id',
  (session, ids: readonly string[]) =>
    session.rows(selectById({ ids }), { concerns: ({ personUuid }) => personUuid }),
  ({ uuid }) => uuid,
)

/** What a case requests, in the order requested. A case that the viewer holds and that asks nothing has one row, without a uuid. */
const custodyAndFunding = listLoader(
  'funding of cases',
  (session, cases: readonly string[]) =>
    session.rows(selectOfCases({ cases }), { concerns: ({ personUuid }) => personUuid }),
  ({ caseUuid }) => caseUuid,
)

/** What a case requests from funds, in the order requested; null when the viewer does not hold the case. */
export async function fundingOfCase(
  ...requested: Parameters<typeof custodyAndFunding>
): Promise<CaseFundingRow[] | null> {
  const rows = await custodyAndFunding(...requested)
  return rows.length === 0 ? null : rows.filter(isRequested)
}

function isRequested(row: RowOf<ReturnType<typeof selectOfCases>>): row is CaseFundingRow {
  return row.uuid !== null
}
