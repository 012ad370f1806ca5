import { factTopics } from '@cse/db/src/facts'
import type { Writing } from '@cse/db/src/schema-session'
import { sql } from '@cse/db/src/sql'
import { deliveryFact } from '../delivery-fact.ts'
import type { Standing } from './standing.ts'

/** A month that was recorded, or withdrawn. */
interface Told {
  /** uuids. */
  readonly delivery: string
  readonly plannedIntervention: string
  /** `YYYY-MM`. */
  readonly month: string
  readonly serviceType: string
  /** The share of comune or Ambito, in cents. */
  readonly bodyCents: number
  readonly status: 'RECORDED' | 'WITHDRAWN'
  /** Somebody was asked to pay for it. */
  readonly asked: boolean
}

/** Tells finance what may be liquidated, or may no longer be, if it was asked to pay, and analytics what counts; in one statement. */
export async function tellDelivered(
  writing: Writing,
  standing: Standing,
  { serviceType, asked, ...told }: Told,
): Promise<void> {
  const { delivery, month, status } = told
  const withdrawn = status === 'WITHDRAWN'
  const liquidable = { case: standing.uuid, ambito: standing.ambitoCode, ...told, version: withdrawn ? 2 : 1 }
  const counted = { facts: [deliveryFact({ ...standing, delivery, serviceType, month, withdrawn })] }
  const paid = sql`registry.emit('finance.delivered', ${JSON.stringify(liquidable)}::jsonb), `
  await writing.rows(
    sql`select ${asked ? paid : sql``}registry.emit(${factTopics.deliveries}, ${JSON.stringify(counted)}::jsonb)`,
  )
}
