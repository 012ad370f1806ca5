import { assignment, operator } from '@cse/db/cases/tables'
import { type Principal, principalKey } from '@cse/db/src/audit/principal'
import { listLoader, loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query } from '@cse/db/src/query/query'
import type { Selected } from '@cse/db/src/query/selected'
import { and, asc, eq, isNull, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { encodeId } from '@cse/schema/ids'

export const operatorFields = {
  uuid: operator.id,
  issuer: operator.issuer,
  subject: operator.subject,
  givenName: operator.givenName,
  familyName: operator.familyName,
  profession: operator.profession,
  comuneCode: operator.comune,
  ambitoCode: operator.ambitoCode,
}

export interface OperatorRow extends Selected<typeof operatorFields> {
  readonly id: string
}

/** Gives a row of {@link operatorFields} its id. */
export function shapeOperator<Row extends Selected<typeof operatorFields>>(row: Row): Row & OperatorRow {
  return { ...row, id: encodeId('operator', row.uuid) }
}

interface Keys {
  readonly keys: readonly string[]
}

const selectById = prepared('operators by id', (given: Given<Keys>) =>
  query.select(operatorFields).from(operator).where(anyOf(operator.id, given.keys)),
)
const selectByPrincipal = prepared('operators by issuer and subject', (given: Given<Keys>) =>
  query
    .select(operatorFields)
    .from(operator)
    .where(
      sql`(${operator.issuer}, ${operator.subject}) in (
        select key::json->>0, key::json->>1 from unnest(${given.keys}::text[]) as key)`,
    ),
)
const selectAssigned = prepared('operators of case', (given: Given<Keys>) =>
  query
    .select({ ...operatorFields, caseId: assignment.caseId, role: assignment.role })
    .from(assignment)
    .innerJoin(operator, eq(operator.id, assignment.operatorId))
    .where(and(anyOf(assignment.caseId, given.keys), isNull(assignment.until)))
    .orderBy(asc(assignment.role), asc(assignment.since), asc(assignment.id)),
)

/** An operator by uuid. */
export const operatorById = loader(
  'operators by id',
  async (session, keys: readonly string[]) => (await session.rows(selectById({ keys }))).map(shapeOperator),
  ({ uuid }) => uuid,
)

const byPrincipal = loader(
  'operators by issuer and subject',
  async (session, keys: readonly string[]) =>
    (await session.rows(selectByPrincipal({ keys }))).map(shapeOperator),
  principalKey,
)

/** The operator whose token it is or was; null for whoever acts without being one, such as a batch. */
export const operatorOf = (session: SchemaSession, who: Principal): Promise<OperatorRow | null> =>
  byPrincipal(session, principalKey(who))

/** Who is assigned to a case today: the case manager first. */
export const operatorsOfCase = listLoader(
  'operators of case',
  async (session, keys: readonly string[]) =>
    (await session.rows(selectAssigned({ keys }))).map(shapeOperator),
  ({ caseId }) => caseId,
)
