import { type KeysetStretch, keyset } from '@cse/db/src/query/keyset'
import { listLoader, loader } from '@cse/db/src/query/loader'
import { Param, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { RectifiableField } from '../rules/rectifiable.ts'

const rightsRequestKinds = ['COPY', 'RECTIFICATION', 'RESTRICTION', 'ERASURE'] as const
export type RightsRequestKind = (typeof rightsRequestKinds)[number]
const rightsRequestStatuses = ['OPEN', 'GRANTED', 'PARTLY_GRANTED', 'REFUSED'] as const
const restrictionGrounds = [
  'ACCURACY_CONTESTED',
  'UNLAWFUL',
  'LEGAL_CLAIM_OF_PERSON',
  'OBJECTION_PENDING',
] as const
export type RestrictionGround = (typeof restrictionGrounds)[number]

/** What somebody asked of their data, and what was decided. */
export interface RightsRequestRow {
  readonly id: string
  readonly personId: string
  readonly kind: RightsRequestKind
  readonly askedAs: 'PERSON' | 'OFFICE'
  readonly askedBy: string
  readonly protocol: string | null
  readonly receivedOn: string
  readonly dueOn: string
  readonly extensionReason: string | null
  readonly ground: RestrictionGround | null
  readonly statement: string | null
  readonly status: (typeof rightsRequestStatuses)[number]
  readonly decidedAt: Date | null
  readonly decidedBy: string | null
  readonly decisionReason: string | null
  readonly version: number
}

const columns = sql`request.id, request.person_id as "personId", request.kind, request.asked_as as "askedAs", request.asked_by as "askedBy",
  request.protocol, request.received_on as "receivedOn", request.due_on as "dueOn", request.extension_reason as "extensionReason",
  request.ground, request.statement, request.status, request.decided_at as "decidedAt", request.decided_by as "decidedBy",
  request.decision_reason as "decisionReason", request.version`
const about = { concerns: ({ personId }: { readonly personId: string }) => personId }

/** A request by uuid. */
export const rightsRequestById = loader(
  'rights requests by id',
  (session, ids: readonly string[]) =>
    session.rows(
      sql<RightsRequestRow>`
        select ${columns} from persons.rights_request as request where request.id = any(${new Param(ids)}::uuid[])`,
      about,
    ),
  ({ id }) => id,
)

/** What a person asked, the latest first. */
export const rightsRequestsOf = listLoader(
  'rights requests of persons',
  (session, persons: readonly string[]) =>
    session.rows(
      sql<RightsRequestRow>`
        select ${columns} from persons.rights_request as request where request.person_id = any(${new Param(persons)}::uuid[])
        order by request.received_on desc, request.id desc`,
      about,
    ),
  ({ personId }) => personId,
)

const dueFirst = keyset([sql`request.due_on`, sql`request.id`])

/** The requests that wait for a decision, the one that is due first before the others. */
export function openRightsRequests(
  session: SchemaSession,
  stretch: KeysetStretch,
): Promise<RightsRequestRow[]> {
  const past = dueFirst.past(stretch)
  return session.rows(
    sql<RightsRequestRow>`
      select ${columns} from persons.rights_request as request where request.status = 'OPEN' ${past ? sql`and ${past}` : sql``}
      order by ${dueFirst.by(stretch)} limit ${stretch.limit}`,
    { ...about, shown: stretch.shown },
  )
}

export async function countOpenRightsRequests(session: SchemaSession): Promise<number> {
  const counted = await session.one(
    sql<{ count: number }>`select count(*) as "count" from persons.rights_request where status = 'OPEN'`,
  )
  return counted?.count ?? 0
}

/** A datum that was to be corrected, and what stood there before. */
export interface RectificationRow {
  readonly id: string
  readonly personId: string
  readonly requestId: string
  readonly field: RectifiableField
  readonly claimed: string | null
  readonly accepted: boolean | null
  readonly original: string | null
  readonly appliedAt: Date | null
}

/** What a request claims, in the order of its fields. */
export const rectificationsOf = listLoader(
  'rectifications of requests',
  (session, requests: readonly string[]) =>
    session.rows(
      sql<RectificationRow>`
        select id, person_id as "personId", request_id as "requestId", field, claimed, accepted, original, applied_at as "appliedAt"
        from persons.rectification where request_id = any(${new Param(requests)}::uuid[]) order by field`,
      about,
    ),
  ({ requestId }) => requestId,
)

/** Whether a merger of the record, or its undoing, is still on its way to who follows it. */
export async function isMergeUnderWay(session: SchemaSession, person: string): Promise<boolean> {
  const found = await session.one(
    sql<{ underWay: boolean }>`select persons.merge_under_way(${person}) as "underWay"`,
  )
  return found?.underWay ?? false
}
