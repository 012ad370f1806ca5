import { assignment, caseRecord, operator } from '@cse/db/cases/tables'
import { keyset } from '@cse/db/src/query/keyset'
import { listLoader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { selected } from '@cse/db/src/query/selected'
import { Param, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { Listing } from '@cse/schema/paging'
import type { CasePhase } from '../rules/phase.ts'
import { type OperatorRow, operatorFields, shapeOperator } from './operator.ts'

/** The operators of these organisations (`comune:072006`, `ambito:ATS-BA-02`), by name. */
export function operatorsOf(session: SchemaSession, bodies: readonly string[]): Listing<OperatorRow> {
  const order = keyset([operator.familyName, operator.givenName, operator.id])
  const ofBodies = sql`coalesce('comune:' || ${operator.comune}, 'ambito:' || ${operator.ambitoCode}) = any(${new Param(bodies)}::text[])`
  return {
    list: 'operators',
    fetch: async (stretch) => {
      const past = order.past(stretch)
      const rows = await session.rows(sql<Omit<OperatorRow, 'id'>>`
        select ${selected(operatorFields)} from ${operator} where ${ofBodies} ${past ? sql`and ${past}` : sql``}
        order by ${order.by(stretch)} limit ${stretch.limit}`)
      return rows.map(shapeOperator)
    },
    cursorOf: ({ familyName, givenName, uuid }) => [familyName, givenName, uuid],
    count: async () => {
      const counted = await session.one(
        sql<{ count: number }>`select count(*) as "count" from ${operator} where ${ofBodies}`,
      )
      return counted?.count ?? 0
    },
  }
}

/** How many open cases of a phase an operator works on. */
export interface PhaseLoadRow {
  readonly operatorId: string
  readonly phase: CasePhase
  readonly managed: number
  readonly inTeam: number
}

const selectLoads = prepared(
  'loads of operators',
  (given: Given<{ keys: readonly string[] }>) =>
    sql<PhaseLoadRow>`
    select ${assignment.operatorId} as "operatorId", ${caseRecord.phase} as "phase",
      count(*) filter (where ${assignment.role} = 'CASE_MANAGER') as "managed",
      count(*) filter (where ${assignment.role} = 'TEAM') as "inTeam"
    from ${assignment} join ${caseRecord} on ${caseRecord.id} = ${assignment.caseId}
    where ${anyOf(assignment.operatorId, given.keys)} and ${assignment.until} is null and ${caseRecord.status} <> 'CLOSED'
    group by ${assignment.operatorId}, ${caseRecord.phase} order by ${caseRecord.phase}`,
)

/** What an operator works on among the cases whose file the viewer's organisation has, by phase. */
export const loadOf = listLoader(
  'loads of operators',
  (session, keys: readonly string[]) => session.rows(selectLoads({ keys })),
  ({ operatorId }) => operatorId,
)
