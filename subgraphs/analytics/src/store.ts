import { caseFact, dataRelease, deliveryFact, freshness, releaseRecord } from '@cse/db/analytics/tables'
import { comune } from '@cse/db/registry/tables'
import { anyOf } from '@cse/db/src/prepared'
import { query } from '@cse/db/src/query'
import type { SchemaSession } from '@cse/db/src/schema-session'
import { and, type Column, eq, gte, lte, type SQL, sql } from '@cse/db/src/sql'
import type { Position } from '@cse/schema/cursor'
import type { Slice } from '@cse/schema/paging'
import { DIMENSIONS, type Facts } from './dimension.ts'
import type { Cell } from './disclosure.ts'
import type { AdmittedQuestion } from './question.ts'

/** A true cell and the values that name it, in the order of the question's dimensions. */
export interface NamedCell extends Cell {
  readonly names: readonly string[]
}

const FACTS = { CASES: caseFact, DELIVERIES: deliveryFact } as const

/** The true cells of a question. They must pass disclosure control before anybody sees them. */
export async function cellsOf(
  session: SchemaSession,
  question: AdmittedQuestion,
): Promise<readonly NamedCell[]> {
  const facts = FACTS[question.measure]
  const names = question.by.map((dimension) => DIMENSIONS[dimension].column(facts))
  const named = sql.join([...names, sql`${facts.person}`], sql`, `)
  return session.rows(sql<NamedCell>`
    select names, sum(records)::bigint as "count", count(*) as "persons", max(records) as "largest", (sum(keys) % 4294967296)::bigint as "keySum"
    from (
      select array[${sql.join(names, sql`, `)}]::text[] as names, count(*) as records, sum(${facts.recordKey}) as keys
      from ${facts} where ${conditionOf(facts, question)} group by ${named}
    ) person_in_cell
    group by names order by names`)
}

function territorial(facts: Facts, within: AdmittedQuestion['within']): SQL | undefined {
  if (within === null) return undefined
  return 'ambito' in within ? eq(facts.ambitoCode, within.ambito) : anyOf(facts.comune, within.comuni)
}

function conditionOf(facts: Facts, { filter, within }: AdmittedQuestion): SQL {
  const among = (column: Column, codes: readonly string[] | null | undefined) =>
    codes && codes.length > 0 ? anyOf(column, codes) : undefined
  return (
    and(
      territorial(facts, within),
      among(facts.province, filter.provinces),
      among(facts.ambitoCode, filter.ambiti),
      among(facts.comune, filter.comuni),
      among(facts.targetArea, filter.targetAreas),
      among(facts.phase, filter.phases),
      among(facts.sex, filter.sexes),
      among(facts.ageBand, filter.ageBands),
      filter.from ? gte(facts.month, `${filter.from}-01`) : undefined,
      filter.to ? lte(facts.month, `${filter.to}-01`) : undefined,
    ) ?? sql`true`
  )
}

const TOPICS = { CASES: 'analytics.cases', DELIVERIES: 'analytics.deliveries' } as const

/** The instant of the newest event that the facts hold; null while none has come. */
export async function freshnessOf(
  session: SchemaSession,
  measure: keyof typeof TOPICS,
): Promise<Date | null> {
  const row = await session.one(
    query
      .select({ takenInAt: freshness.takenInAt })
      .from(freshness)
      .where(eq(freshness.topic, TOPICS[measure])),
  )
  return row?.takenInAt ?? null
}

/** Inhabitants of each Ambito: the base of its rates. */
export async function inhabitantsOf(session: SchemaSession): Promise<ReadonlyMap<string, number>> {
  const rows = await session.rows(sql<{ ambito: string; inhabitants: number }>`
    select membership.ambito, sum(${comune.population})::bigint as "inhabitants"
    from registry.ambito_membership membership join ${comune} on ${comune.istatCode} = membership.comune
    where current_date between membership.valid_from and coalesce(membership.valid_to - 1, 'infinity'::date)
    group by membership.ambito`)
  return new Map(rows.map(({ ambito, inhabitants }) => [ambito, inhabitants]))
}

/** All releases, the newest first. */
export function releases(session: SchemaSession) {
  return session.rows(query.select(releaseColumns).from(dataRelease).orderBy(sql`released_on desc, id desc`))
}

const releaseColumns = {
  id: dataRelease.id,
  title: dataRelease.title,
  releasedOn: dataRelease.releasedOn,
  k: dataRelease.k,
  method: dataRelease.method,
  records: dataRelease.records,
  withheld: dataRelease.withheld,
}

/** Which records of a release are wanted. */
export interface RecordFilter {
  readonly release?: string | undefined
  readonly ambito?: string | null | undefined
  readonly targetArea?: string | null | undefined
  readonly phase?: string | null | undefined
}

export type AnonymisedRecord = Awaited<ReturnType<typeof releasedRecords>>[number]

/** A page of a release's records, of the newest release unless told. */
export function releasedRecords(
  session: SchemaSession,
  filter: RecordFilter,
  { limit, from, direction }: Slice,
) {
  const after = positionOf(from)
  const onwards = direction === 'forward' ? sql`>` : sql`<`
  return session.rows(
    query
      .select({
        position: releaseRecord.position,
        ambitoCode: releaseRecord.ambitoCode,
        targetArea: releaseRecord.targetArea,
        phase: releaseRecord.phase,
        sex: releaseRecord.sex,
        ageBand: releaseRecord.ageBand,
        openedQuarter: releaseRecord.openedQuarter,
        openedYear: releaseRecord.openedYear,
      })
      .from(releaseRecord)
      .where(
        and(
          recordsWanted(filter),
          after === null ? undefined : sql`${releaseRecord.position} ${onwards} ${after}`,
        ),
      )
      .orderBy(direction === 'forward' ? sql`${releaseRecord.position}` : sql`${releaseRecord.position} desc`)
      .limit(limit),
  )
}

/** How many records of a release are wanted. */
export async function countOfRecords(session: SchemaSession, filter: RecordFilter): Promise<number> {
  const row = await session.one(
    query.select({ count: sql<number>`count(*)` }).from(releaseRecord).where(recordsWanted(filter)),
  )
  return row?.count ?? 0
}

function recordsWanted({ release, ambito, targetArea, phase }: RecordFilter): SQL | undefined {
  return and(
    release
      ? eq(releaseRecord.releaseId, release)
      : sql`${releaseRecord.releaseId} = (select id from analytics.data_release order by released_on desc, id desc limit 1)`,
    ambito ? eq(releaseRecord.ambitoCode, ambito) : undefined,
    targetArea ? eq(releaseRecord.targetArea, targetArea) : undefined,
    phase ? eq(releaseRecord.phase, phase) : undefined,
  )
}

function positionOf(from: Position | null): number | null {
  const [position] = from ?? []
  return typeof position === 'number' ? position : null
}
