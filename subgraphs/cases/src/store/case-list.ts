import { assignment, caseRecord } from '@cse/db/cases/tables'
import { narrowed, type Properties } from '@cse/db/src/query/narrowed'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import type { Statement } from '@cse/db/src/query/query'
import { type Selected, type Selection, selected } from '@cse/db/src/query/selected'
import { type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { type Listing, MOST_COUNTED, type Slice } from '@cse/schema/paging'
import type { Viewer } from '@cse/schema/viewer'
import { ownHolders } from '../rules/holder.ts'
import type { CasePhase } from '../rules/phase.ts'
import { worksAs } from './absence.ts'
import { alwaysOfCase, type CaseRow, caseFields, concernsPerson, hasFile, shapeCase } from './case.ts'
import { type CaseOrder, caseOrders } from './case-order.ts'

/** Which cases are listed; a condition that is null leaves them all. What only the file has is read of files alone. */
export interface CaseConditions {
  readonly phases: readonly CasePhase[] | null
  readonly statuses: readonly string[] | null
  readonly comune: string | null
  readonly openedFrom: string | null
  readonly openedTo: string | null
  readonly file: boolean | null
  readonly targetAreas: readonly string[] | null
  /** uuid of an operator. */
  readonly caseManager: string | null
  /** An operator by issuer and subject, and whether the case is assigned to them, or to whom they stand in for on the day, or not. */
  readonly assignedToIssuer: string | null
  readonly assignedTo: string | null
  readonly assigned: boolean | null
  readonly day: string | null
  /** Those of the viewer's comuni that followed their person to another one, in place of those they have. */
  readonly movedAway: boolean
}

type By = 'comune' | 'comuni' | 'holder' | 'person' | 'former'
type Values = CaseConditions & {
  readonly territory: string | readonly string[]
  /** The only one of the phases, when there is one: then the list is read from its index. */
  readonly phase: CasePhase | null
  readonly position: string | null
  readonly uuid: string | null
  readonly limit: number
}

interface ListedCase extends CaseRow {
  /** Where it stands in an order that is not by the day it was opened. */
  readonly position?: string | undefined
}

/**
 * The cases of the viewer's own territory. The territory is a condition besides the row policy, so that a page is read from the index of the
 * comune, the holder or the person as far as it goes, and the policy only confirms it. An order of the file lists files alone.
 * @param properties what is read of a row; null for all
 */
export function casesOf(
  session: SchemaSession,
  viewer: Viewer,
  order: CaseOrder,
  conditions: CaseConditions | null,
  properties: Properties,
): Listing<ListedCase> {
  const territory = territoryOf(viewer, conditions?.movedAway ?? false)
  const [phase, ...otherPhases] = conditions?.phases ?? []
  const phased = phase !== undefined && otherPhases.length === 0
  const file = caseOrders[order].ofFile || (conditions?.file ?? null)
  const given = { ...(conditions ?? none), file, phase: phase ?? null, position: null, uuid: null, limit: 0 }
  return {
    list: 'cases',
    order,
    fetch: async ({ limit, shown, from, direction }: Slice) => {
      if (!territory) return []
      const [position, uuid] = (from ?? []).map(String)
      const descending = caseOrders[order].descending === (direction === 'forward')
      const conditional = conditions !== null || file !== null
      const shape = { order, descending, past: from !== null, conditional, phased }
      const statement = pageOf(`${territory.by} ${Object.values(shape).join(' ')}`, () =>
        selectPage(territory.by, shape),
      )(properties)
      const values = {
        ...given,
        territory: territory.value,
        position: position ?? null,
        uuid: uuid ?? null,
        limit,
      }
      const rows = await session.rows(statement(values), { ...concernsPerson, shown })
      return rows.map((row) => Object.assign(shapeCase(row), { position: row.position }))
    },
    cursorOf: ({ position, openedOn, uuid }) => [position ?? openedOn, uuid],
    count: async () => {
      if (!territory) return 0
      const statement = counts[territory.by][phased ? 'ofOnePhase' : 'ofAll']
      const counted = await session.one(statement({ ...given, territory: territory.value }))
      return counted?.count ?? 0
    },
  }
}

/** One comune is the usual case, and the only one in which the index gives the order too. */
function territoryOf(
  viewer: Viewer,
  movedAway: boolean,
): { by: By; value: string | readonly string[] } | null {
  const { scope, comuni, personId } = viewer
  const [comune, ...others] = comuni
  if (movedAway) return scope === 'LOCAL' ? { by: 'former', value: comuni } : null
  if (scope === 'LOCAL' && comune)
    return others.length > 0 ? { by: 'comuni', value: comuni } : { by: 'comune', value: comune }
  const [holder] = ownHolders(viewer)
  if (scope === 'AMBITO' && holder) return { by: 'holder', value: holder }
  return scope === 'CITIZEN' && personId ? { by: 'person', value: personId } : null
}

type PageRow = Selected<typeof caseFields> & { readonly position?: string | undefined }

interface Shape {
  readonly order: CaseOrder
  readonly descending: boolean
  readonly past: boolean
  readonly conditional: boolean
  readonly phased: boolean
}

function selectPage(by: By, shape: Shape): (read: Properties) => (values: Values) => Statement<PageRow> {
  const { position } = caseOrders[shape.order]
  if (position === null) return selectPageOf(by, shape, caseFields, alwaysOfCase)
  return selectPageOf(by, shape, { ...caseFields, position }, [...alwaysOfCase, 'position'])
}

function selectPageOf<Fields extends Selection>(
  by: By,
  shape: Shape,
  read: Fields,
  always: readonly (keyof Fields & string)[],
) {
  const { column } = caseOrders[shape.order]
  const past = shape.descending ? sql`<` : sql`>`
  const way = shape.descending ? sql`desc` : sql`asc`
  return narrowed(read, always, (fields, without) =>
    prepared(
      `cases of ${by}`,
      (given: Given<Values>) => {
        const where = [within(by, given)]
        if (shape.past)
          where.push(sql`(${column}, ${caseRecord.id}) ${past} (${given.position}, ${given.uuid})`)
        if (shape.phased) where.push(sql`${caseRecord.phase} = ${given.phase}`)
        if (shape.conditional) where.push(...met(given))
        return sql<Selected<Fields>>`
      select ${selected(fields)} from ${caseRecord} where ${sql.join(where, sql` and `)}
      order by ${column} ${way}, ${caseRecord.id} ${way} limit ${given.limit}`
      },
      without,
    ),
  )
}

/** Counted no further than a list is. */
function selectCounts(by: By) {
  const counting = (phased: boolean) =>
    prepared(`count of cases of ${by}`, (given: Given<Values>) => {
      const where = [within(by, given), ...met(given)]
      if (phased) where.push(sql`${caseRecord.phase} = ${given.phase}`)
      return sql<{ count: number }>`select count(*) as "count" from (
        select from ${caseRecord} where ${sql.join(where, sql` and `)} limit ${sql.raw(`${MOST_COUNTED}`)}) as counted`
    })
  return { ofAll: counting(false), ofOnePhase: counting(true) }
}

function within(by: By, { territory }: Given<Values>): SQL {
  // the second condition is that of the index
  if (by === 'former')
    return sql`${caseRecord.formerComuni} && ${territory}::text[] and ${caseRecord.formerComuni} <> '{}'`
  if (by === 'comuni') return anyOf(caseRecord.comune, territory)
  const column = { comune: caseRecord.comune, holder: caseRecord.holder, person: caseRecord.personId }[by]
  return sql`${column} = ${territory}`
}

/**
 * One text for all combinations of conditions: those not given are null. Who is assigned is looked up case by case: of an `exists` the server may
 * make a list of everybody's assignments first.
 */
function met(given: Given<Values>): SQL[] {
  return [
    sql`(${given.phases}::text[] is null or ${caseRecord.phase} = any(${given.phases}::text[]))`,
    sql`(${given.statuses}::text[] is null or ${caseRecord.status} = any(${given.statuses}::text[]))`,
    sql`(${given.comune}::text is null or ${caseRecord.comune} = ${given.comune}::text)`,
    sql`(${given.openedFrom}::date is null or ${caseRecord.openedOn} >= ${given.openedFrom}::date)`,
    sql`(${given.openedTo}::date is null or ${caseRecord.openedOn} <= ${given.openedTo}::date)`,
    sql`(${given.file}::boolean is null or ${hasFile} = ${given.file}::boolean)`,
    sql`(${given.targetAreas}::text[] is null or ${hasFile} and ${caseRecord.targetArea} = any(${given.targetAreas}::text[]))`,
    sql`(${given.caseManager}::uuid is null or (
      select true from ${assignment} where ${assignment.caseId} = ${caseRecord.id}
        and ${assignment.operatorId} = ${given.caseManager}::uuid and ${assignment.role} = 'CASE_MANAGER' and ${assignment.until} is null limit 1))`,
    sql`(${given.assignedTo}::text is null or ${given.assigned}::boolean = coalesce((
      select true from ${assignment} where ${assignment.caseId} = ${caseRecord.id} and ${assignment.until} is null
        and ${assignment.operatorId} in (${worksAs({ issuer: given.assignedToIssuer, subject: given.assignedTo }, given.day)}) limit 1), false))`,
  ]
}

const none: CaseConditions = {
  phases: null,
  statuses: null,
  comune: null,
  openedFrom: null,
  openedTo: null,
  file: null,
  targetAreas: null,
  caseManager: null,
  assignedToIssuer: null,
  assignedTo: null,
  assigned: null,
  day: null,
  movedAway: false,
}

const counts = {
  comune: selectCounts('comune'),
  comuni: selectCounts('comuni'),
  holder: selectCounts('holder'),
  person: selectCounts('person'),
  former: selectCounts('former'),
}

const pages = new Map<string, ReturnType<typeof selectPage>>()

/** The statement of a shape, built when it is first asked for; there are few shapes. */
function pageOf(shape: string, build: () => ReturnType<typeof selectPage>) {
  const known = pages.get(shape)
  if (known) return known
  const built = build()
  pages.set(shape, built)
  return built
}
