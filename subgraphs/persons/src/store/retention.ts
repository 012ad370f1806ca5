import type { DisposableRule } from '@cse/db/src/erasure/orders'
import { children } from '@cse/db/src/query/children'
import { type KeysetStretch, keyset } from '@cse/db/src/query/keyset'
import { loader } from '@cse/db/src/query/loader'
import { Param, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'

/** How long a kind of record is kept (`db/data/retention_rule.csv`). */
export interface RetentionRuleRow {
  readonly code: string
  readonly label: string
  readonly starts: string
  readonly years: number | null
  readonly days: number | null
  readonly outcome: 'ERASE' | 'REMOVE' | 'KEEP' | 'ANONYMISE'
  readonly remains: string | null
  readonly basis: string
  readonly confidence: string
  readonly validFrom: string
  readonly validTo: string | null
}

const ruleColumns = sql`code, label, starts, years, days, outcome, remains, basis, confidence, valid_from as "validFrom", valid_to as "validTo"`

/** All rules, by code. */
export function retentionRules(session: SchemaSession): Promise<RetentionRuleRow[]> {
  return session.rows(sql<RetentionRuleRow>`select ${ruleColumns} from registry.retention_rule order by code`)
}

export const retentionRuleByCode = loader(
  'retention rules by code',
  (session, codes: readonly string[]) =>
    session.rows(
      sql<RetentionRuleRow>`select ${ruleColumns} from registry.retention_rule where code = any(${new Param(codes)})`,
    ),
  ({ code }) => code,
)

export const holdReasons = ['DISPUTE_PENDING', 'LEGAL_OBLIGATION', 'HISTORICAL_INTEREST', 'OTHER'] as const
export type HoldReason = (typeof holdReasons)[number]

/** Why a record is kept though its period is over. */
export interface HoldRow {
  readonly id: string
  readonly rule: DisposableRule
  readonly recordId: string
  readonly personId: string
  readonly reference: string | null
  readonly reason: HoldReason
  readonly note: string
  readonly placedBy: string
  readonly placedAt: Date
  readonly until: string | null
  readonly liftedBy: string | null
  readonly liftedAt: Date | null
  readonly liftReason: string | null
  readonly place: string
}

const holdColumns = sql`held.id, held.rule, held.record_id as "recordId", held.person_id as "personId", held.reference, held.reason, held.note,
  held.placed_by as "placedBy", held.placed_at as "placedAt", held.until, held.lifted_by as "liftedBy", held.lifted_at as "liftedAt",
  held.lift_reason as "liftReason", held.placed_at::text as "place"`
const about = { concerns: ({ personId }: { readonly personId: string }) => personId }

/** A hold as a supervisor of its holder reads it. */
export function holdById(session: SchemaSession, id: string): Promise<HoldRow | null> {
  return session.one(
    sql<HoldRow>`select ${holdColumns} from persons.retention_hold as held where held.id = ${id}`,
    about,
  )
}

const stands = (on: string) => sql`held.lifted_at is null and (held.until is null or held.until >= ${on})`

const standingHolds = children(
  'retention holds of records',
  (session, records, { on }: { readonly on: string }) =>
    session.rows(
      sql<HoldRow>`select ${holdColumns} from persons.retention_hold as held
        where held.record_id = any(${new Param(records)}::uuid[]) and ${stands(on)} order by held.placed_at`,
      about,
    ),
  ({ recordId }) => recordId,
)

/** The hold that stands on a record on a day; the latest, were there several. */
export const holdOfRecord = async (
  session: SchemaSession,
  record: string,
  on: string,
): Promise<HoldRow | null> => (await standingHolds(session, record, { on })).at(-1) ?? null

const latestFirst = keyset([sql`held.placed_at`, sql`held.id`], 'descending')

/** The holds of the viewer's body that stand on a day, the latest first. */
export function holdsInForce(session: SchemaSession, on: string, stretch: KeysetStretch): Promise<HoldRow[]> {
  const past = latestFirst.past(stretch)
  return session.rows(
    sql<HoldRow>`
      select ${holdColumns} from persons.retention_hold as held where ${stands(on)} ${past ? sql`and ${past}` : sql``}
      order by ${latestFirst.by(stretch)} limit ${stretch.limit}`,
    { ...about, shown: stretch.shown },
  )
}

export async function countHoldsInForce(session: SchemaSession, on: string): Promise<number> {
  const counted = await session.one(
    sql<{
      count: number
    }>`select count(*) as "count" from persons.retention_hold as held where ${stands(on)}`,
  )
  return counted?.count ?? 0
}
