import { keyset } from '@cse/db/src/query/keyset'
import { listLoader, loader } from '@cse/db/src/query/loader'
import { type Given, prepared } from '@cse/db/src/query/prepared'
import { type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { encodeId } from '@cse/schema/ids'
import type { Listing } from '@cse/schema/paging'
import type { ListRole, ProtectionReason, ProtectionStepKind } from '../rules/protection.ts'
import { concernsPerson } from './case.ts'

/** A person, or one case, whose record is there for named operators alone. */
export interface ProtectedRecordRow {
  readonly uuid: string
  readonly personId: string
  readonly caseId: string | null
  readonly reason: ProtectionReason
  readonly protectedAt: Date
  readonly liftedAt: Date | null
  readonly version: number
  /** Whether the viewer keeps its list. */
  readonly guarded: boolean
  /** The instant as text, for cursors: Postgres counts microseconds. */
  readonly place: string
}

const columns = sql`held.id as "uuid", held.person_id as "personId", held.case_id as "caseId", held.reason as "reason",
  held.protected_at as "protectedAt", held.lifted_at as "liftedAt", held.version as "version",
  registry.viewer_guards(held.id) as "guarded", held.protected_at::text as "place"`

type OfKeys = Given<{ keys: readonly string[] }>
const selectWhere = (name: string, where: (given: OfKeys) => SQL) =>
  prepared(
    name,
    (given: OfKeys) =>
      sql<ProtectedRecordRow>`select ${columns} from registry.protected_record held where ${where(given)}`,
  )

const byId = selectWhere('protected records by id', ({ keys }) => sql`held.id = any(${keys}::uuid[])`)
const byPerson = selectWhere(
  'protected records of persons',
  ({ keys }) =>
    sql`held.person_id = any(${keys}::uuid[]) and held.case_id is null and held.lifted_at is null`,
)
const byCase = selectWhere(
  'protected records of cases',
  ({ keys }) => sql`held.case_id = any(${keys}::uuid[]) and held.lifted_at is null`,
)

/** A protected record with which the viewer works, by its uuid. */
export const protectedRecordById = loader(
  'protected records by id',
  (session, keys: readonly string[]) => session.rows(byId({ keys }), concernsPerson),
  ({ uuid }) => uuid,
)
/** The protection of a person as a whole that is in force; null for who does not work with it. */
export const protectionOfPerson = loader(
  'protected records of persons',
  (session, keys: readonly string[]) => session.rows(byPerson({ keys }), concernsPerson),
  ({ personId }) => personId,
)
/** The protection of a case alone that is in force; null for who does not work with it. */
export const protectionOfCase = loader(
  'protected records of cases',
  (session, keys: readonly string[]) => session.rows(byCase({ keys }), concernsPerson),
  ({ caseId }) => caseId ?? '',
)

/** The protected records with which the viewer works, those that were lifted included, the latest first. */
export function protectedRecords(session: SchemaSession): Listing<ProtectedRecordRow> {
  const order = keyset([sql`held.protected_at`, sql`held.id`], 'descending')
  return {
    list: 'protected records',
    fetch: (stretch) => {
      const past = order.past(stretch)
      return session.rows(
        sql<ProtectedRecordRow>`
          select ${columns} from registry.protected_record held ${past ? sql`where ${past}` : sql``}
          order by ${order.by(stretch)} limit ${stretch.limit}`,
        { ...concernsPerson, shown: stretch.shown },
      )
    },
    cursorOf: ({ place, uuid }) => [place, uuid],
    count: async () => {
      const counted = await session.one(
        sql<{ count: number }>`select count(*) as "count" from registry.protected_record`,
      )
      return counted?.count ?? 0
    },
  }
}

/** Somebody on the list of a protected record. */
export interface ListedOperatorRow {
  readonly uuid: string
  readonly recordId: string
  readonly issuer: string
  readonly subject: string
  readonly role: ListRole
  readonly until: string | null
}

const selectListed = prepared(
  'operators on lists',
  ({ keys }: OfKeys) => sql<ListedOperatorRow>`
    select id as "uuid", record_id as "recordId", issuer as "issuer", subject as "subject", role as "role", until::text as "until"
    from registry.protected_record_operator where record_id = any(${keys}::uuid[]) and removed_at is null order by role, added_at, id`,
)

/** Who is on the list of a protected record now; for its guardians. */
export const listOf = listLoader(
  'operators on lists',
  (session, keys: readonly string[]) => session.rows(selectListed({ keys })),
  ({ recordId }) => recordId,
)

/** What was done about a protection. */
export interface ProtectionStepRow {
  readonly recordId: string
  readonly step: ProtectionStepKind
  readonly at: Date
  readonly subject: string
  readonly reason: string
}

const selectSteps = prepared(
  'steps of protections',
  ({ keys }: OfKeys) => sql<ProtectionStepRow>`
    select record_id as "recordId", step as "step", at as "at", subject as "subject", reason as "reason"
    from registry.protected_record_step where record_id = any(${keys}::uuid[]) order by at, id`,
)

/** What was done about a protection, and why, the first at the top; for its guardians. */
export const protectionStepsOf = listLoader(
  'steps of protections',
  (session, keys: readonly string[]) => session.rows(selectSteps({ keys })),
  ({ recordId }) => recordId,
)

/** Somebody not on the list who opened a protected record in an emergency, or tried to. */
export interface OpeningRow {
  readonly recordId: string
  readonly at: Date
  readonly issuer: string
  readonly subject: string
  readonly reason: string
  readonly refused: boolean
}

const selectOpenings = prepared(
  'openings of protected records',
  ({ keys }: OfKeys) => sql<OpeningRow>`
    select record_id as "recordId", at as "at", issuer as "issuer", subject as "subject", reason as "reason", refused as "refused"
    from registry.protected_record_opening where record_id = any(${keys}::uuid[]) order by at desc, id desc`,
)

/** Who has opened a protected record in an emergency, or tried to, the latest first; for its guardians. */
export const openingsOf = listLoader(
  'openings of protected records',
  (session, keys: readonly string[]) => session.rows(selectOpenings({ keys })),
  ({ recordId }) => recordId,
)

/** The id of a protected record as clients know it. */
export const protectedRecordId = (uuid: string) => encodeId('protected_record', uuid)
