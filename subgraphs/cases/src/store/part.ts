import { caseRecord } from '@cse/db/cases/tables'
import type { PgColumn, PgTable } from '@cse/db/src/query/columns'
import { listLoader, loader } from '@cse/db/src/query/loader'
import { narrowedLoader } from '@cse/db/src/query/narrowed'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { type Selected, type Selection, selected } from '@cse/db/src/query/selected'
import { type SQL, sql } from '@cse/db/src/query/sql'

/** How a part of a case's file is read: every part has an id and says whose part it is. */
export interface FilePart<Fields extends Selection, Row> {
  /** For traces: `assessments`. */
  readonly name: string
  readonly table: PgTable
  readonly fields: Fields & { readonly uuid: PgColumn; readonly caseId: PgColumn }
  /** Makes of a row what the graph wants, ids included, so that its fields need no resolver. */
  readonly shape: (row: Selected<Fields>) => Row
}

interface Keys {
  readonly keys: readonly string[]
}

/** Parts by their own uuid, for references from elsewhere; the access log names the person. */
export function partById<Fields extends Selection, Row extends { readonly uuid: string }>({
  name,
  table,
  fields,
  shape,
}: FilePart<Fields, Row>) {
  const select = prepared(`${name} by id`, (given: Given<Keys>) => {
    const known = { ...fields, personId: caseRecord.personId }
    return sql<Selected<Fields> & { personId: string }>`
      select ${selected(known)} from ${table} join ${caseRecord} on ${caseRecord.id} = ${fields.caseId}
      where ${anyOf(fields.uuid, given.keys)}`
  })
  return loader(
    `${name} by id`,
    async (session, keys: readonly string[]) => {
      const rows = await session.rows(select({ keys }), { concerns: ({ personId }) => personId })
      return rows.map(shape)
    },
    ({ uuid }) => uuid,
  )
}

interface Place<Row> {
  /** The column of what the parts hang under, and the same of a row. */
  readonly under: PgColumn
  readonly parentOf: (row: Row) => string
  readonly order: SQL
  /** Which of them; all by default. */
  readonly where?: SQL
}

/** Parts under what they hang under, such as a case, when they are few. The person was logged when the case was read. */
export function partsUnder<Fields extends Selection, Row>(part: FilePart<Fields, Row>, place: Place<Row>) {
  return listOfParts(part, place, [])
}

/**
 * The same, of which no more is selected than is read.
 * @param always what is read of every row: what makes its id, and its parent
 */
export function narrowedPartsUnder<Fields extends Selection, Row>(
  part: FilePart<Fields, Row>,
  place: Place<Row>,
  always: readonly (keyof Fields & string)[],
) {
  return narrowedLoader<Fields, readonly Row[]>(part.fields, always, (fields, without) =>
    listOfParts({ ...part, fields }, place, without),
  )
}

function listOfParts<Fields extends Selection, Row>(
  {
    name,
    table,
    fields,
    shape,
  }: Pick<FilePart<Fields, Row>, 'name' | 'table' | 'shape'> & { readonly fields: Fields },
  { under, parentOf, order, where }: Place<Row>,
  without: readonly string[],
) {
  const select = prepared(
    name,
    (given: Given<Keys>) => sql<Selected<Fields>>`
      select ${selected(fields)} from ${table} where ${anyOf(under, given.keys)}${where ? sql` and ${where}` : sql``} order by ${order}`,
    without,
  )
  return listLoader(
    name,
    async (session, keys: readonly string[]) => {
      const rows = await session.rows(select({ keys }))
      return rows.map(shape)
    },
    parentOf,
  )
}
