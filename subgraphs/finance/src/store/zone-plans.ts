import { zonePlan } from '@cse/db/finance/tables'
import { type KeysetStretch, keyset } from '@cse/db/src/query/keyset'
import { type Selected, selected } from '@cse/db/src/query/selected'
import { and, eq, type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { promised, rowById, rowsUnder } from './rows.ts'

const fields = {
  uuid: zonePlan.id,
  ambitoCode: zonePlan.ambitoCode,
  triennium: zonePlan.triennium,
  status: zonePlan.status,
  approvalAct: zonePlan.approvalAct,
  approvedOn: zonePlan.approvedOn,
  note: zonePlan.note,
  version: zonePlan.version,
}
const source = { name: 'zone plans', table: zonePlan, fields }

export type ZonePlanRow = Selected<typeof fields>

/** What narrows the list of plans; null conditions do not. */
export interface ZonePlanFilter {
  /** The viewer's own Ambito, for whom has one: the row policy says the same, this lets the index answer. */
  readonly territory: string | null
  readonly ambito: string | null
  readonly triennium: string | null
  readonly status: ZonePlanRow['status'] | null
  /** A year of the triennium. */
  readonly year: number | null
}

export const zonePlanById = rowById(source)

/** The plan of an intervention. */
export const zonePlanOf = promised(zonePlanById)

/** The plans of an Ambito, the latest triennium first. */
export const zonePlansOfAmbito = rowsUnder(
  { ...source, name: 'zone plans of an Ambito' },
  { under: zonePlan.ambitoCode, order: sql`${zonePlan.triennium} desc, ${zonePlan.id}` },
)

const latestFirst = keyset([sql`-left(${zonePlan.triennium}, 4)::int`, zonePlan.ambitoCode, zonePlan.id])

/** Where a plan stands in the list: the latest triennium first, then by Ambito. */
export function positionOfPlan({ triennium, ambitoCode, uuid }: ZonePlanRow): (string | number)[] {
  return [-Number(triennium.slice(0, 4)), ambitoCode, uuid]
}

export function zonePlans(
  session: SchemaSession,
  filter: ZonePlanFilter,
  stretch: KeysetStretch,
): Promise<ZonePlanRow[]> {
  const conditions = and(...wanted(filter), latestFirst.past(stretch)) ?? sql`true`
  return session.rows(
    sql<ZonePlanRow>`
      select ${selected(fields)} from ${zonePlan} where ${conditions}
      order by ${latestFirst.by(stretch)} limit ${stretch.limit}`,
  )
}

export async function countZonePlans(session: SchemaSession, filter: ZonePlanFilter): Promise<number> {
  const conditions = and(...wanted(filter)) ?? sql`true`
  const counted = await session.one(
    sql<{ count: number }>`select count(*) as "count" from ${zonePlan} where ${conditions}`,
  )
  return counted?.count ?? 0
}

function wanted({ territory, ambito, triennium, status, year }: ZonePlanFilter): (SQL | undefined)[] {
  const years = sql`left(${zonePlan.triennium}, 4)::int and right(${zonePlan.triennium}, 4)::int`
  return [
    territory === null ? undefined : eq(zonePlan.ambitoCode, territory),
    ambito === null ? undefined : eq(zonePlan.ambitoCode, ambito),
    triennium === null ? undefined : eq(zonePlan.triennium, triennium),
    status === null ? undefined : eq(zonePlan.status, status),
    year === null ? undefined : sql`${year}::int between ${years}`,
  ]
}
