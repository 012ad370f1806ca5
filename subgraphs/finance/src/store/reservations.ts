import { sql } from '@cse/db/src/query/sql'
import type { Database } from '@cse/db/src/session/database'
import { type Cents, zero } from '@cse/schema/cents'
import { releaseFunding } from './funding-release.ts'

/** What is reserved for a planned intervention (uuid), and what its deliveries make due. */
export interface Reservation {
  readonly plannedIntervention: string
  readonly ambito: string
  readonly state: 'REQUESTED' | 'FUNDED' | 'REFUSED'
  /** Cents. */
  readonly reserved: Cents
  /** Cents: due or liquidated, and not withdrawn. */
  readonly due: Cents
  readonly version: number
  /** The year of its line is closed: with it the reservation has ended (D.Lgs. 267/2000 art. 183 c. 3). */
  readonly ended: boolean
}

/** All that cases asked for, in all Ambiti. */
export async function reservations(database: Database): Promise<Reservation[]> {
  const keys = await keysOfAll(database)
  return database.system(
    'finance',
    (session) =>
      session.rows(sql<Reservation>`
        select planned_intervention_id as "plannedIntervention", funding.ambito_code as "ambito", state, funding.version,
          funding.reserved_cents as "reserved", coalesce(line.stage = 'CLOSED', false) as "ended",
          coalesce((select sum(amount_cents) from finance.liquidable_delivery item
            where item.planned_intervention_id = funding.planned_intervention_id and status <> 'WITHDRAWN' and not withdrawn), 0)::bigint as "due"
        from finance.case_funding funding left join finance.funding_line line on line.id = funding.line_id`),
    keys,
  )
}

/** Gives back what is reserved for planned interventions that nobody knows. */
export async function releaseUnknown(database: Database, unknown: readonly Reservation[]): Promise<void> {
  if (unknown.length === 0) return
  await database.system(
    'finance',
    (session) =>
      session.write(async (writing) => {
        for (const { plannedIntervention, version } of unknown)
          await releaseFunding(writing, { plannedIntervention, kept: zero, version: version + 1 })
      }),
    [...new Set(unknown.map(({ ambito }) => `ambito:${ambito}`))],
  )
}

async function keysOfAll(database: Database): Promise<string[]> {
  const ambiti = await database.system('finance', (session) =>
    session.rows(sql<{ code: string }>`select code from registry.ambito`),
  )
  return ambiti.flatMap(({ code }) => [`ambito:${code}`, `plan:${code}`])
}
