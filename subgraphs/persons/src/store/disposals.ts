import { disposalItem } from '@cse/db/persons/disposal-tables'
import type { DisposableRule } from '@cse/db/src/erasure/orders'
import { growing } from '@cse/db/src/query/growing'
import { type KeysetStretch, keyset } from '@cse/db/src/query/keyset'
import { listLoader, loader } from '@cse/db/src/query/loader'
import type { Selected } from '@cse/db/src/query/selected'
import { eq, Param, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'

export const proposalStatuses = ['OPEN', 'APPROVED', 'CARRIED_OUT', 'SUPERSEDED'] as const

/** What is proposed to be erased of what a body keeps, for a year. */
export interface ProposalRow {
  readonly id: string
  /** `comune:072006`, `ambito:ATS-BA-02`. */
  readonly holder: string
  readonly year: number
  readonly endedBefore: string
  readonly madeAt: Date
  readonly status: (typeof proposalStatuses)[number]
  readonly act: string | null
  readonly actOn: string | null
  readonly clearance: string | null
  readonly clearanceOn: string | null
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  readonly carriedOutAt: Date | null
  readonly version: number
  /** The instant as text, for cursors: Postgres counts microseconds. */
  readonly place: string
}

const columns = sql`proposal.id, proposal.holder, proposal.year, proposal.ended_before as "endedBefore", proposal.made_at as "madeAt",
  proposal.status, proposal.act, proposal.act_on as "actOn", proposal.clearance, proposal.clearance_on as "clearanceOn",
  proposal.decided_by as "decidedBy", proposal.decided_at as "decidedAt", proposal.carried_out_at as "carriedOutAt", proposal.version,
  proposal.made_at::text as "place"`

/** A proposal as a supervisor of its holder reads it. */
export const proposalById = loader(
  'disposal proposals by id',
  (session, ids: readonly string[]) =>
    session.rows(
      sql<ProposalRow>`
        select ${columns} from persons.disposal_proposal as proposal where proposal.id = any(${new Param(ids)}::uuid[])`,
    ),
  ({ id }) => id,
)

const latestFirst = keyset([sql`proposal.made_at`, sql`proposal.id`], 'descending')

/** The proposals of the viewer's body, the latest first. */
export function proposals(session: SchemaSession, stretch: KeysetStretch): Promise<ProposalRow[]> {
  const past = latestFirst.past(stretch)
  return session.rows(sql<ProposalRow>`
    select ${columns} from persons.disposal_proposal as proposal where ${past ?? sql`true`}
    order by ${latestFirst.by(stretch)} limit ${stretch.limit}`)
}

export async function countProposals(session: SchemaSession): Promise<number> {
  const counted = await session.one(
    sql<{ count: number }>`select count(*) as "count" from persons.disposal_proposal`,
  )
  return counted?.count ?? 0
}

/** How many records of a kind a proposal holds, and what became of them. */
export interface DisposalCountRow {
  readonly proposal: string
  readonly rule: DisposableRule
  readonly proposed: number
  readonly held: number
  readonly approved: number
  readonly erased: number
  readonly leftOut: number
}

/** The records of proposals by kind. */
export const countsOf = listLoader(
  'counts of disposal proposals',
  (session, ids: readonly string[]) =>
    session.rows(sql<DisposalCountRow>`
      select proposal_id as "proposal", rule as "rule", count(*) filter (where state = 'PROPOSED') as "proposed",
        count(*) filter (where state = 'HELD') as "held", count(*) filter (where state = 'APPROVED') as "approved",
        count(*) filter (where state = 'ERASED') as "erased", count(*) filter (where state = 'LEFT_OUT') as "leftOut"
      from persons.disposal_item where proposal_id = any(${new Param(ids)}::uuid[]) group by proposal_id, rule order by rule`),
  ({ proposal }) => proposal,
)

/** How much of what was removed. */
export interface RemovalRow {
  readonly proposal: string
  readonly rule: DisposableRule
  readonly what: string
  readonly number: number
}

/** What was removed by proposals. */
export const removalsOf = listLoader(
  'removals of disposal proposals',
  (session, ids: readonly string[]) =>
    session.rows(sql<RemovalRow>`
      select proposal_id as "proposal", rule as "rule", what as "what", number as "number" from persons.disposal_removal
      where proposal_id = any(${new Param(ids)}::uuid[]) order by rule, what`),
  ({ proposal }) => proposal,
)

const itemFields = {
  id: disposalItem.id,
  proposal: disposalItem.proposalId,
  rule: disposalItem.rule,
  recordId: disposalItem.recordId,
  personId: disposalItem.personId,
  reference: disposalItem.reference,
  startedOn: disposalItem.startedOn,
  keptUntil: disposalItem.keptUntil,
  state: disposalItem.state,
  leftOutBecause: disposalItem.leftOutBecause,
}

/** A record of a proposal. */
export type ItemRow = Selected<typeof itemFields>

/** The records of a proposal by kind, what is over longest first; those in a state, or all. */
export const itemsOfProposal = growing({
  name: 'disposal items',
  table: disposalItem,
  fields: itemFields,
  shape: (row) => row,
  under: disposalItem.proposalId,
  parentOf: ({ proposal }) => proposal,
  order: keyset([disposalItem.rule, disposalItem.keptUntil, disposalItem.id]),
  cursorOf: ({ rule, keptUntil, id }) => [rule, keptUntil, id],
  where: ({ state }: { readonly state: ItemRow['state'] | null }) =>
    state === null ? undefined : eq(disposalItem.state, state),
  concerns: ({ personId }) => personId,
})
