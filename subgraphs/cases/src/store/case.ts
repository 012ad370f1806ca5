import { caseRecord } from '@cse/db/cases/tables'
import { loader } from '@cse/db/src/query/loader'
import { narrowedLoader } from '@cse/db/src/query/narrowed'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query } from '@cse/db/src/query/query'
import type { Selected } from '@cse/db/src/query/selected'
import { eq, type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { encodeId } from '@cse/schema/ids'

/** Whether the viewer has the file, and not only the summary of a case that went elsewhere. */
export const hasFile: SQL<boolean> = sql`coalesce(${caseRecord.fileReaders} && (select registry.viewer_keys()), false)`

export const caseFields = {
  uuid: caseRecord.id,
  number: caseRecord.number,
  personId: caseRecord.personId,
  targetArea: caseRecord.targetArea,
  phase: caseRecord.phase,
  status: caseRecord.status,
  openedOn: caseRecord.openedOn,
  closedOn: caseRecord.closedOn,
  closureCode: caseRecord.closureReason,
  projectOutcome: caseRecord.projectOutcome,
  suspendedOn: caseRecord.suspendedOn,
  suspensionCode: caseRecord.suspensionReason,
  comuneCode: caseRecord.comune,
  ambitoCode: caseRecord.ambitoCode,
  holderKey: caseRecord.holder,
  heldSince: caseRecord.heldSince,
  version: caseRecord.version,
  hasFile,
}

/** A case as the graph wants it. The fields of the file are only for who has it: see `ofFile`. */
export interface CaseRow extends Selected<typeof caseFields> {
  readonly id: string
  readonly person: { readonly id: string }
}

/** Gives a row of {@link caseFields} what the graph calls by another name. */
export function shapeCase(row: Selected<typeof caseFields>): CaseRow {
  return Object.assign(row, {
    id: encodeId('case', row.uuid),
    person: { id: encodeId('person', row.personId) },
  })
}

/** What is read of every case: who it is and whom it is about, and where it stands in a list. */
export const alwaysOfCase = ['uuid', 'personId', 'openedOn'] as const satisfies (keyof typeof caseFields)[]

/** A case by its uuid, with what is read of it. */
export const caseById = narrowedLoader(caseFields, alwaysOfCase, (fields, without) => {
  const select = prepared(
    'cases by id',
    (given: Given<{ ids: readonly string[] }>) =>
      query.select(fields).from(caseRecord).where(anyOf(caseRecord.id, given.ids)),
    without,
  )
  return loader(
    'cases by id',
    async (session, ids: readonly string[]) => {
      const rows = await session.rows(select({ ids }), concernsPerson)
      return rows.map(shapeCase)
    },
    ({ uuid }) => uuid,
  )
})
const selectByNumber = prepared('case by number', (given: Given<{ number: string }>) =>
  query.select(caseFields).from(caseRecord).where(eq(caseRecord.number, given.number)),
)

/** Whom a case is about, for the access log. */
export const concernsPerson = { concerns: ({ personId }: { readonly personId: string }) => personId }

/** A case by its number (numero di fascicolo). */
export async function caseByNumber(session: SchemaSession, number: string): Promise<CaseRow | null> {
  const row = await session.one(selectByNumber({ number }), concernsPerson)
  return row && shapeCase(row)
}
