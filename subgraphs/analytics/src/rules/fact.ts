import {
  type AmountFact,
  type AppointmentFact,
  type AssessmentFact,
  amountFacts,
  appointmentFacts,
  assessmentFacts,
  type CaseFact,
  caseFacts,
  type DeliveryFact,
  deliveryFacts,
  type OfferFact,
  offerFacts,
  type PersonFact,
  personFacts,
  type StaffFact,
  staffFacts,
  type TransferFact,
  transferFacts,
} from '@cse/schema/events/facts'

export type { AmountFact, OfferFact, PersonFact, StaffFact }

/** Under which topic the event log has facts of each kind. The log is sealed, so these names stay whatever the events are called that bring them. */
export const factTopics = {
  persons: 'analytics.persons',
  cases: 'analytics.cases',
  deliveries: 'analytics.deliveries',
  appointments: 'analytics.appointments',
  assessments: 'analytics.assessments',
  transfers: 'analytics.transfers',
  offers: 'analytics.offers',
  staff: 'analytics.staff',
  amounts: 'analytics.amounts',
} as const
export type FactTopic = (typeof factTopics)[keyof typeof factTopics]

/** What the log has under each topic. What is left out of a fact is read as not known. */
export const factsOfTopic = {
  [factTopics.persons]: personFacts,
  [factTopics.cases]: caseFacts,
  [factTopics.deliveries]: deliveryFacts,
  [factTopics.appointments]: appointmentFacts,
  [factTopics.assessments]: assessmentFacts,
  [factTopics.transfers]: transferFacts,
  [factTopics.offers]: offerFacts,
  [factTopics.staff]: staffFacts,
  [factTopics.amounts]: amountFacts,
} as const

/** A fact about somebody's care. */
export type CareFact =
  | ({ readonly kind: 'case' } & CaseFact)
  | ({ readonly kind: 'delivery' } & DeliveryFact)
  | ({ readonly kind: 'appointment' } & AppointmentFact)
  | ({ readonly kind: 'assessment' } & AssessmentFact)
  | ({ readonly kind: 'transfer' } & TransferFact)
export type CareKind = CareFact['kind']

/** What the facts about somebody's care take from the fact about the person. */
export type KnownPerson = Pick<PersonFact, 'sex' | 'birthYear' | 'iseeBand' | 'recordKey'>

/** A person of whom no fact has arrived. */
export const UNKNOWN_PERSON: KnownPerson = {
  sex: 'UNKNOWN',
  birthYear: null,
  iseeBand: 'UNKNOWN',
  recordKey: 0,
}
