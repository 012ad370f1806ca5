import type { OutboxEvent } from '@cse/db/src/outbox/emitter'
import type { Writing } from '@cse/db/src/session/schema-session'
import { type AssessmentFactSource, assessmentFact } from '../rules/assessment-fact.ts'
import { type CaseFactSource, caseFact } from '../rules/case-fact.ts'
import { type DeliveryFactSource, deliveryFact } from '../rules/delivery-fact.ts'
import { type TransferFactSource, transferFact } from '../rules/transfer-fact.ts'
import { outboxEvent } from './emit.ts'

// The newest state of a record is enough for analytics, so its fact takes the place of an older one that is not yet delivered.

export function caseFactEvent(writing: Writing, source: CaseFactSource): OutboxEvent {
  const fact = caseFact(writing.pseudonymKey, source)
  return outboxEvent('cases.case-facts-changed', { facts: [fact] }, fact.pseudonym)
}

export function deliveryFactEvent(writing: Writing, source: DeliveryFactSource): OutboxEvent {
  const fact = deliveryFact(writing.pseudonymKey, source)
  return outboxEvent('cases.delivery-facts-changed', { facts: [fact] }, fact.pseudonym)
}

export function assessmentFactEvent(writing: Writing, source: AssessmentFactSource): OutboxEvent {
  const fact = assessmentFact(writing.pseudonymKey, source)
  return outboxEvent('cases.assessment-facts-changed', { facts: [fact] }, fact.pseudonym)
}

export function transferFactEvent(writing: Writing, source: TransferFactSource): OutboxEvent {
  const fact = transferFact(writing.pseudonymKey, source)
  return outboxEvent('cases.transfer-facts-changed', { facts: [fact] }, fact.pseudonym)
}
