import { factEvent, type OutboxEvent } from '@cse/db/src/outbox/outbox-events'
import { deliveryFact, type ToldDelivery } from '../rules/delivery-fact.ts'

/** A month that was recorded, or withdrawn. */
interface Delivered extends ToldDelivery {
  /** uuids. */
  readonly case: string
  readonly plannedIntervention: string
  /** The share of comune or Ambito, in cents. */
  readonly bodyCents: number
  /** Somebody was asked to pay for it. */
  readonly asked: boolean
}

/** What finance is told, if it was asked to pay, of what may be liquidated or may no longer be; and analytics, of what counts. */
export function deliveredEvents({ asked, ...delivered }: Delivered): OutboxEvent[] {
  const told = factEvent('deliveries', deliveryFact(delivered))
  if (!asked) return [told]
  const { case: caseId, uuid: delivery, ambitoCode: ambito, withdrawn, ...month } = delivered
  const { plannedIntervention, bodyCents } = month
  const liquidable = {
    case: caseId,
    ambito,
    delivery,
    plannedIntervention,
    month: month.month,
    bodyCents,
    status: withdrawn ? 'WITHDRAWN' : 'RECORDED',
    version: withdrawn ? 2 : 1,
  }
  return [{ topic: 'finance.delivered', payload: liquidable }, told]
}
