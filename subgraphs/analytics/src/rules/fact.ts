import { factTopics } from '@cse/db/src/outbox/facts'
import { z } from 'zod'

const pseudonym = z.string().regex(/^[0-9a-f]{64}$/)
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
const days = z.int().min(0)
const record = { pseudonym, recordKey: z.int().min(0).max(0xffff_ffff), version: z.int() }
const care = { ...record, person: pseudonym, comune: z.string(), ambito: z.string(), province: z.string() }

const person = z.object({
  ...record,
  sex: z.enum(['M', 'F', 'UNKNOWN']),
  birthYear: z.int().nullable(),
  comune: z.string().nullable(),
  iseeBand: z.string().default('UNKNOWN'),
})
const waitingTimes = z.object({
  assessment: days.nullable(),
  project: days.nullable(),
  delivery: days.nullable(),
  closure: days.nullable(),
})
const careCase = z.object({
  ...care,
  targetArea: z.string(),
  phase: z.string(),
  status: z.string().default('OPEN'),
  openedMonth: month,
  closedMonth: month.nullable().default(null),
  outcome: z.string().nullable().default(null),
  waits: waitingTimes.default({ assessment: null, project: null, delivery: null, closure: null }),
})
const delivery = z.object({
  ...care,
  targetArea: z.string(),
  phase: z.string(),
  serviceType: z.string(),
  month,
  minutes: days.default(0),
  cents: days.default(0),
  fund: z.string().nullable().default(null),
  withdrawn: z.boolean().default(false),
})
const appointment = z.object({ ...care, purpose: z.string(), month, outcome: z.string(), waitDays: z.int() })
const assessment = z.object({
  ...care,
  targetArea: z.string(),
  instrument: z.string(),
  need: z.string().nullable(),
  month,
})
const transfer = z.object({
  ...care,
  targetArea: z.string(),
  month,
  outcome: z.string(),
  days: z.int().nullable(),
})
const offer = z.object({
  facility: z.uuid(),
  comune: z.string(),
  ambito: z.string(),
  article: z.string(),
  serviceType: z.string().nullable(),
  capacity: z.int(),
  occupied: z.int(),
  year: z.int(),
  version: z.int(),
})
const staff = z.object({
  ambito: z.string(),
  year: z.int(),
  profile: z.string(),
  fullTime: z.int(),
  version: z.int(),
})
const amount = z.object({
  intervention: z.uuid(),
  ambito: z.string(),
  year: z.int(),
  fund: z.string(),
  targetArea: z.string(),
  serviceType: z.string(),
  level: z.string().nullable(),
  planned: z.int(),
  committed: z.int(),
  liquidated: z.int(),
  paid: z.int(),
  version: z.int(),
})

/** The facts of each topic, as they are parsed here. A property that a fact lacks is not known. */
export const factsOfTopic = {
  [factTopics.persons]: z.object({ facts: z.array(person) }),
  [factTopics.cases]: z.object({ facts: z.array(careCase) }),
  [factTopics.deliveries]: z.object({ facts: z.array(delivery) }),
  [factTopics.appointments]: z.object({ facts: z.array(appointment) }),
  [factTopics.assessments]: z.object({ facts: z.array(assessment) }),
  [factTopics.transfers]: z.object({ facts: z.array(transfer) }),
  [factTopics.offers]: z.object({ facts: z.array(offer) }),
  [factTopics.staff]: z.object({ facts: z.array(staff) }),
  [factTopics.amounts]: z.object({ facts: z.array(amount) }),
} as const
export type FactTopic = keyof typeof factsOfTopic

export type PersonFact = z.infer<typeof person>
type CaseFact = z.infer<typeof careCase>
type DeliveryFact = z.infer<typeof delivery>
type AppointmentFact = z.infer<typeof appointment>
type AssessmentFact = z.infer<typeof assessment>
type TransferFact = z.infer<typeof transfer>
export type OfferFact = z.infer<typeof offer>
export type StaffFact = z.infer<typeof staff>
export type AmountFact = z.infer<typeof amount>

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
