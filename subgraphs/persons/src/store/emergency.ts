import { type KeysetStretch, keyset } from '@cse/db/src/query/keyset'
import { Param, type SQL, sql } from '@cse/db/src/query/sql'
import { writeOnce } from '@cse/db/src/session/idempotency'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { keptOutcomes, notFound, refuse } from '@cse/schema/refusal'
import { principalOf, type Viewer } from '@cse/schema/viewer'
import type { AccessEntryRow } from './accesses.ts'
import type { ReviewRow } from './emergency-review.ts'

/** A record that was opened in an emergency, or that nobody had. */
export interface EmergencyRow extends Pick<AccessEntryRow, 'scope' | 'roles'> {
  readonly id: string
  readonly issuer: string
  readonly subject: string
  /** Keys of the bodies for which the operator acted. */
  readonly readers: readonly string[]
  readonly personId: string | null
  readonly reason: string
  readonly grantedAt: Date
  readonly expiresAt: Date
  /** Until when it must be reviewed. */
  readonly reviewBy: Date
  readonly review: ReviewRow | null
  /** The instant as text, for cursors: Postgres counts microseconds. */
  readonly place: string
}

const columns = sql`entry.id, entry.issuer, entry.subject, entry.scope, entry.roles, entry.organisations as "readers", entry.person_id as "personId",
  entry.reason, entry.granted_at as "grantedAt", entry.expires_at as "expiresAt", entry.granted_at::text as "place",
  entry.granted_at + (select days from registry.emergency_review_term) * interval '1 day' as "reviewBy", review.outcome as "outcome",
  review.note as "note", review.reviewed_at as "reviewedAt", review.subject as "reviewer", review.scope as "reviewerScope",
  review.roles as "reviewerRoles", review.organisations as "reviewerOf"`
const latestFirst = keyset([sql`entry.granted_at`, sql`entry.id`], 'descending')
const source = sql`registry.emergency_access as entry left join registry.emergency_review as review on review.emergency_id = entry.id`
const about = { concerns: ({ personId }: Flat) => personId }

/** A row with the columns of its review beside its own; all of them are null while there is none. */
type Flat = Omit<EmergencyRow, 'review'> & {
  readonly outcome: ReviewRow['outcome'] | null
  readonly note: string | null
  readonly reviewedAt: Date | null
  readonly reviewer: string | null
  readonly reviewerScope: ReviewRow['scope'] | null
  readonly reviewerRoles: readonly string[] | null
  readonly reviewerOf: readonly string[] | null
}

/** What narrows the list: where the review stands at an instant. */
export interface EmergencyFilter {
  readonly review: 'PENDING' | 'OVERDUE' | 'REVIEWED' | null
  readonly now: Date
}

/** The accesses in an emergency that concern the viewer: to the own record, to records the own body holds, and by its operators. */
export async function emergencyAccesses(
  session: SchemaSession,
  filter: EmergencyFilter,
  stretch: KeysetStretch,
): Promise<EmergencyRow[]> {
  const past = latestFirst.past(stretch)
  const rows = await session.rows(
    sql<Flat>`
      select ${columns} from ${source} where ${standing(filter)} ${past ? sql`and ${past}` : sql``}
      order by ${latestFirst.by(stretch)} limit ${stretch.limit}`,
    { ...about, shown: stretch.shown },
  )
  return rows.map(withReview)
}

export async function countEmergencyAccesses(
  session: SchemaSession,
  filter: EmergencyFilter,
): Promise<number> {
  const row = await session.one(
    sql<{ count: number }>`select count(*) as "count" from ${source} where ${standing(filter)}`,
  )
  return row?.count ?? 0
}

export async function emergencyById(session: SchemaSession, id: string): Promise<EmergencyRow | null> {
  const row = await session.one(sql<Flat>`select ${columns} from ${source} where entry.id = ${id}`, about)
  return row && withReview(row)
}

function standing({ review, now }: EmergencyFilter): SQL {
  if (review === null) return sql`true`
  if (review === 'REVIEWED') return sql`review.id is not null`
  if (review === 'PENDING') return sql`review.id is null`
  return sql`review.id is null and entry.granted_at <= ${now}::timestamptz - (select days from registry.emergency_review_term) * interval '1 day'`
}

function withReview(row: Flat): EmergencyRow {
  const { outcome, note, reviewedAt, reviewer, reviewerScope, reviewerRoles, reviewerOf, ...access } = row
  const review =
    outcome && note && reviewedAt && reviewer && reviewerScope && reviewerRoles && reviewerOf
      ? {
          outcome,
          note,
          reviewedAt,
          subject: reviewer,
          scope: reviewerScope,
          roles: reviewerRoles,
          readers: reviewerOf,
        }
      : null
  return { ...access, review }
}

/** Who asks, when and why. */
export interface EmergencyAct {
  readonly viewer: Viewer
  readonly at: Date
  readonly taxCode: string
  readonly reason: string
  readonly key: string
}

/**
 * Opens the record of whoever has a tax code to an operator out of whose scope it is, for three hours. A refusal is no access, but a
 * request for a code that nobody has is kept all the same, and counts.
 */
export function openEmergency(session: SchemaSession, { viewer, at, taxCode, reason, key }: EmergencyAct) {
  const { issuer, subject, roles } = viewer
  return writeOnce(
    session,
    {
      schema: 'persons',
      ...principalOf(viewer),
      operation: 'requestEmergencyAccess',
      key,
      input: { taxCode, reason },
    },
    keptOutcomes,
    async (writing) => {
      const opened = await writing.one(
        sql<{ id: string; outcome: string; person: string | null; nextAt: Date | null }>`
          with act as materialized (select uuidv7() as id)
          select act.id as "id", outcome as "outcome", person as "person", next_at as "nextAt"
          from act, persons.open_emergency(act.id, ${issuer}, ${subject}, ${new Param(roles)}, ${taxCode}, ${reason}, ${at})`,
      )
      if (opened?.outcome === 'TOO_MANY' && opened.nextAt) return tooMany(opened.nextAt)
      if (opened?.outcome === 'IN_SCOPE') return inScope()
      if (opened?.outcome !== 'GRANTED' || opened.person === null) return notFound()
      writing.openInEmergency(opened.person)
      return { emergency: opened.id, person: opened.person }
    },
  )
}

const tooMany = (nextAt: Date) =>
  refuse('TooManyEmergencies', 'È stato raggiunto il numero massimo di accessi in emergenza per oggi.', {
    nextAt,
  })

const inScope = () =>
  refuse('AlreadyInScope', 'La cartella rientra già nel proprio ambito: non serve un accesso in emergenza.')
