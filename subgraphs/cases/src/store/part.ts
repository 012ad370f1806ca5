import { caseRecord } from '@cse/db/cases/tables'
import { listLoader, loader } from '@cse/db/src/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/prepared'
import { type SQL, sql } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import { type Selected, type Selection, selected } from './selected.ts'

/** Every part of a file has an id and says whose part it is. */
type PartFields = Selection & { readonly uuid: PgColumn; readonly caseId: PgColumn }

interface Part<Fields extends PartFields, Shaped> {
  /** For traces: `assessments`. */
  readonly name: string
  readonly table: PgTable
  readonly fields: Fields
  /** The column of what it hangs under, the same of a row, and in which order it is listed there. */
  readonly under: PgColumn
  readonly parentOf: (row: Shaped) => string
  readonly order: SQL
  /** Makes of a row what the graph wants, ids included, so that its fields need no resolver. */
  readonly shape: (row: Selected<Fields>) => Shaped
}

interface Keys {
  readonly keys: readonly string[]
}

/**
 * The two ways to a part of a case's file, both prepared: by its own id, for references from elsewhere (whereupon the access log names
 * the person), and in lists under what it hangs under, which was logged when the case was read.
 */
export function part<Fields extends PartFields, Shaped extends { readonly uuid: string }>(part: Part<Fields, Shaped>) {
  const { name, table, fields, under, parentOf, order, shape } = part
  const byId = prepared(`${name} by id`, (given: Given<Keys>) => {
    const known = { ...fields, personId: caseRecord.personId }
    return sql<Selected<Fields> & { personId: string }>`
      select ${selected(known)} from ${table} join ${caseRecord} on ${caseRecord.id} = ${fields.caseId}
      where ${anyOf(fields.uuid, given.keys)}`
  })
  const listed = prepared(`${name} listed`, (given: Given<Keys>) => {
    return sql<Selected<Fields>>`
      select ${selected(fields)} from ${table} where ${anyOf(under, given.keys)} order by ${order}`
  })
  return {
    byId: loader(
      `${name} by id`,
      async (session, keys: readonly string[]) => {
        const rows = await session.rows(byId({ keys }), { concerns: ({ personId }) => personId })
        return rows.map(shape)
      },
      ({ uuid }) => uuid,
    ),
    listed: listLoader(
      `${name} listed`,
      async (session, keys: readonly string[]) => {
        const rows = await session.rows(listed({ keys }))
        return rows.map(shape)
      },
      parentOf,
    ),
  }
}
