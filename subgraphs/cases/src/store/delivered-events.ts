import type { OutboxEvent } from '@cse/db/src/outbox/emitter'
import type { Writing } from '@cse/db/src/session/schema-session'
import type { Cents } from '@cse/schema/cents'
import type { DeliveryFactSource } from '../rules/delivery-fact.ts'
import { outboxEvent } from './emit.ts'
import { deliveryFactEvent } from './fact-events.ts'

/** A month that was recorded, or withdrawn. */
interface Delivered extends DeliveryFactSource {
  /** uuids. */
  readonly case: string
  readonly plannedIntervention: string
  /** The share of comune or Ambito, in cents. */
  readonly bodyCents: Cents
  /** The share of the user, and the number of the determination that it follows from; null where the project says it. */
  readonly userCents: Cents
  readonly coPayment: number | null
  /** The Ambito whose zone plan is to pay for it; null when none was. */
  readonly payingAmbito: string | null
  /** uuid of the unit of offer; null for what is delivered at home or in money. */
  readonly facility: string | null
}

/** For finance, if it is to pay, that a month may be liquidated or may no longer be; and for analytics the fact that counts. */
export function deliveredEvents(
  writing: Writing,
  { payingAmbito: ambito, ...delivered }: Delivered,
): OutboxEvent[] {
  const fact = deliveryFactEvent(writing, delivered)
  if (ambito === null) return [fact]
  const { case: caseId, uuid: delivery, withdrawn, month } = delivered
  const { plannedIntervention, bodyCents, userCents, coPayment, facility } = delivered
  const version = withdrawn ? 2 : 1
  const shares = { bodyCents, userCents, coPayment }
  const payable = { case: caseId, ambito, delivery, plannedIntervention, month, ...shares, facility, version }
  return [outboxEvent(withdrawn ? 'cases.delivery-withdrawn' : 'cases.delivery-recorded', payable), fact]
}
