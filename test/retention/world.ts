import { setTimeout as pause } from 'node:timers/promises'
import { openAdmin } from '@cse/db/src/server/server'
import type { Sql } from 'postgres'
import { expect } from 'vitest'
import type { Client } from '../client.ts'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { platform } from '../platform.ts'

/** A record of a proposal as its supervisor reads it. */
export interface Item {
  readonly id: string
  readonly reference: string | null
  readonly startedOn: string
  readonly keptUntil: string
  readonly state: string
  readonly obstacle: string | null
  readonly rule: { readonly code: string }
  readonly person: { readonly id: string } | null
  readonly hold: { readonly id: string; readonly reason: string } | null
}

/** A proposal as its supervisor reads it. */
export interface Proposal {
  readonly id: string
  readonly year: number
  readonly status: string
  readonly version: number
  readonly act: string | null
  readonly clearance: string | null
  readonly carriedOutAt: string | null
  readonly counts: readonly {
    readonly rule: { readonly code: string }
    readonly erased: number
    readonly held: number
  }[]
  readonly removals: readonly { readonly what: string; readonly number: number }[]
  readonly items: { readonly nodes: readonly Item[]; readonly totalCount: number }
}

/** The platform on a copy of the database, with what is needed to look after what its bodies keep. */
export interface RetentionWorld {
  readonly admin: Sql
  readonly database: DatabaseCopy
  as(persona: string): Client
  /** Has everybody look for what was due at the beginning of a year, and waits for what they find. */
  begin(year: number): Promise<void>
  /** Waits until all events are delivered. */
  settled(): Promise<void>
  /** The proposals that a persona sees, the latest first, each with its first 200 records. */
  proposals(persona: string): Promise<readonly Proposal[]>
  /** That of a year. */
  proposal(persona: string, year: number): Promise<Proposal>
  /** The name of the type that a mutation answers with. */
  outcome(persona: string, text: string, input: object): Promise<string>
  close(): Promise<void>
}

const PROPOSALS = `{ disposalProposals(first: 50) { nodes {
  id year status version act clearance carriedOutAt
  counts { rule { code } erased held }
  removals { what number }
  items(first: 200) { totalCount nodes { id reference startedOn keptUntil state obstacle rule { code } person { id } hold { id reason } } }
} } }`
export const APPROVE = `mutation Approve($input: ApproveDisposalInput!) { approveDisposal(input: $input) { __typename } }`
export const HOLD = `mutation Hold($input: HoldFromDisposalInput!) { holdFromDisposal(input: $input) { __typename } }`
export const LIFT = `mutation Lift($input: LiftRetentionHoldInput!) { liftRetentionHold(input: $input) { __typename } }`

/** What an approval needs. */
export const order = ({ id, version }: Pick<Proposal, 'id' | 'version'>) => ({
  proposal: id,
  expectedVersion: version,
  act: 'Determinazione 12/2026',
  actOn: '2026-11-02',
  clearance: 'SAB-PUG 4321/2026',
  clearanceOn: '2026-10-20',
  idempotencyKey: crypto.randomUUID(),
})

export async function retentionWorld(): Promise<RetentionWorld> {
  const database = await copyOfDatabase()
  const admin = await openAdmin(database.adminUrl)
  const gateway = await platform(database)
  const settled = async () => {
    for (;;) {
      const [queue] = await admin<{ open: number; failed: string | null }[]>`
        select count(*) filter (where attempts < max_attempts)::int as "open", max(task_identifier || ': ' || last_error) filter (where attempts > 3) as "failed"
        from graphile_worker.jobs where task_identifier not like 'registry.%'`
      if (queue?.failed) throw new Error(queue.failed)
      if (queue?.open === 0) return
      await pause(20)
    }
  }
  const proposals = async (persona: string) => {
    const { data, errors } = await gateway.as(persona).query(PROPOSALS)
    expect(errors).toBeUndefined()
    return (data as { disposalProposals: { nodes: Proposal[] } }).disposalProposals.nodes
  }
  return {
    admin,
    database,
    as: (persona) => gateway.as(persona),
    settled,
    begin: async (year) => {
      await admin`select registry.emit('persons.disposal-search-requested', ${admin.json({ year })})`
      await settled()
    },
    proposals,
    proposal: async (persona, year) => {
      const found = (await proposals(persona)).find((each) => each.year === year)
      if (!found) throw new Error(`There is no proposal for ${year}`)
      return found
    },
    outcome: async (persona, text, input) => {
      const { data, errors } = await gateway.as(persona).query(text, { input })
      expect(errors).toBeUndefined()
      const [outcome] = Object.values(data as Record<string, { __typename: string }>)
      return outcome?.__typename ?? 'nothing'
    },
    close: async () => {
      await gateway[Symbol.asyncDispose]()
      await admin.end()
      await database.drop()
    },
  }
}
