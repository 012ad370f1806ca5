import { type KeysetStretch, keyset } from '@cse/db/src/query/keyset'
import { sql } from '@cse/db/src/query/sql'
import type { Reading, SchemaSession } from '@cse/db/src/session/schema-session'

/** In what two records do not match. */
export type MergeDifference = 'SEX' | 'BIRTH' | 'NAMES'

/** That somebody proposes to merge two records that do not match. */
export interface MergeProposalRow {
  readonly id: string
  readonly personId: string
  readonly duplicateId: string
  readonly reason: string
  readonly differences: readonly MergeDifference[]
  readonly proposedByIssuer: string
  readonly proposedBy: string
  readonly proposedAt: Date
  /** The instant as text, for cursors: Postgres counts microseconds. */
  readonly place: string
}

const columns = sql`proposal.id, proposal.person_id as "personId", proposal.duplicate_id as "duplicateId", proposal.reason, proposal.differences,
  proposal.proposed_by_issuer as "proposedByIssuer", proposal.proposed_by as "proposedBy", proposal.proposed_at as "proposedAt",
  proposal.proposed_at::text as "place"`
const about = { concerns: ({ personId }: MergeProposalRow) => personId }
const oldestFirst = keyset([sql`proposal.proposed_at`, sql`proposal.id`])

export function mergeProposalById(reading: Pick<Reading, 'one'>, id: string) {
  return reading.one(
    sql<MergeProposalRow>`select ${columns} from persons.merge_proposal as proposal where proposal.id = ${id}`,
    about,
  )
}

/** Proposals that wait for a second person, the oldest first. */
export function openMergeProposals(
  session: SchemaSession,
  stretch: KeysetStretch,
): Promise<MergeProposalRow[]> {
  const past = oldestFirst.past(stretch)
  return session.rows(
    sql<MergeProposalRow>`
      select ${columns} from persons.merge_proposal as proposal where proposal.merge_id is null ${past ? sql`and ${past}` : sql``}
      order by ${oldestFirst.by(stretch)} limit ${stretch.limit}`,
    { ...about, shown: stretch.shown },
  )
}

export async function countOpenMergeProposals(session: SchemaSession): Promise<number> {
  const counted = await session.one(
    sql<{ count: number }>`select count(*) as "count" from persons.merge_proposal where merge_id is null`,
  )
  return counted?.count ?? 0
}
