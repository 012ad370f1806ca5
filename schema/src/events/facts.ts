import { z } from 'zod'
import { iseeBands } from '../bands.ts'
import { centsInJson, zero } from '../cents.ts'

const pseudonym = z.string().regex(/^[0-9a-f]{64}$/)
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
const wholeDays = z.int().min(0)

/** A fact replaces those about the same record that have a lower version; one that comes again, or late, changes nothing. */
const versioned = { version: z.int() }

/** A record about one person, without anything that names one: its pseudonym, and its random number of the cell-key method (`pseudonyms.ts`). */
const anonymised = { pseudonym, recordKey: z.int().min(0).max(0xffff_ffff), ...versioned }

/** Whom a fact about somebody's care is of, by pseudonym, and where. Sex, age and ISEE are in the person's fact. */
const ofCare = {
  ...anonymised,
  person: pseudonym,
  comune: z.string(),
  ambito: z.string(),
  province: z.string(),
}

/** Facts of one kind, as they travel to analytics. What an older event leaves out of a fact is read as not known. */
const factsOf = <Fact extends z.ZodObject>(fact: Fact) =>
  z.object({
    facts: z.array(fact).readonly(),
    /** An archive is taken over (recupero del pregresso): many persons at once, of whom none can be watched coming. */
    backlog: z.literal(true).optional(),
  })

/** Most facts of one event. */
const MOST = 1_000

/** The payloads, as few as they fit into, that carry many facts of one kind. */
export function factBatches<Fact>(facts: readonly Fact[]): { readonly facts: readonly Fact[] }[] {
  return Array.from({ length: Math.ceil(facts.length / MOST) }, (_, batch) => ({
    facts: facts.slice(batch * MOST, (batch + 1) * MOST),
  }))
}

const personFact = z.object({
  ...anonymised,
  sex: z.enum(['M', 'F', 'UNKNOWN']),
  birthYear: z.int().nullable(),
  /** ISTAT code of the comune of residence. */
  comune: z.string().nullable(),
  /** Of the latest ordinary ISEE. */
  iseeBand: z.enum([...iseeBands, 'UNKNOWN']).default('UNKNOWN'),
})

/** Whole days from the opening of a case to the first time that it got there; null before. */
const waits = z.object({
  assessment: wholeDays.nullable(),
  project: wholeDays.nullable(),
  delivery: wholeDays.nullable(),
  closure: wholeDays.nullable(),
})

const caseFact = z.object({
  ...ofCare,
  targetArea: z.string(),
  phase: z.string(),
  /** `OPEN`, `SUSPENDED` or `CLOSED`. */
  status: z.string().default('OPEN'),
  openedMonth: month,
  /** Null while the case is open. */
  closedMonth: month.nullable().default(null),
  /** Code of the reason for which it was closed; null while the case is open. */
  outcome: z.string().nullable().default(null),
  waits: waits.default({ assessment: null, project: null, delivery: null, closure: null }),
})

const deliveryFact = z.object({
  ...ofCare,
  targetArea: z.string(),
  /** The phase of the case when the month was recorded. */
  phase: z.string(),
  serviceType: z.string(),
  month,
  /** Time given; 0 for what is not counted in hours. */
  minutes: z.int().min(0).default(0),
  /** What it cost in all, whoever pays. */
  cents: centsInJson.refine((amount) => amount >= 0).default(zero),
  /** Code of the fund that pays for comune or Ambito; null while none does. */
  fund: z.string().nullable().default(null),
  /** It was recorded by mistake and counts no more. */
  withdrawn: z.boolean().default(false),
})

const appointmentFact = z.object({
  ...ofCare,
  purpose: z.string(),
  /** Of the day for which it is made, in Rome. */
  month,
  /** How it went: the appointment's status. */
  outcome: z.string(),
  /** Whole days from booking to the day for which it is made. */
  waitDays: z.int(),
})

/** Of a completed assessment. */
const assessmentFact = z.object({
  ...ofCare,
  targetArea: z.string(),
  instrument: z.string(),
  /** Code of what the instrument reads from the score; null where it reads nothing. */
  need: z.string().nullable(),
  /** Of its completion. */
  month,
})

/** Of a case that somebody asked to hand over. */
const transferFact = z.object({
  ...ofCare,
  targetArea: z.string(),
  /** Of the request. */
  month,
  /** The transfer's status. */
  outcome: z.string(),
  /** Whole days from request to answer; null while it waits. */
  days: z.int().nullable(),
})

export type PersonFact = z.output<typeof personFact>
export type CaseFact = z.output<typeof caseFact>
export type Waits = z.output<typeof waits>
export type DeliveryFact = z.output<typeof deliveryFact>
export type AppointmentFact = z.output<typeof appointmentFact>
export type AssessmentFact = z.output<typeof assessmentFact>
export type TransferFact = z.output<typeof transferFact>
/** As it is emitted: only what was withdrawn says so. */
export type EmittedDeliveryFact = Omit<DeliveryFact, 'withdrawn'> & { readonly withdrawn?: true }

export const personFacts = factsOf(personFact)
export const caseFacts = factsOf(caseFact)
export const deliveryFacts = factsOf(deliveryFact)
export const appointmentFacts = factsOf(appointmentFact)
export const assessmentFacts = factsOf(assessmentFact)
export const transferFacts = factsOf(transferFact)

/** A facility and how full it was; public. */
const offerFact = z.object({
  ...versioned,
  facility: z.uuid(),
  comune: z.string(),
  ambito: z.string(),
  /** Regulation and article under which it works, `RR-4-2007/60`. */
  article: z.string(),
  serviceType: z.string().nullable(),
  /** Places; 0 once it has closed. */
  capacity: z.int(),
  occupied: z.int(),
  year: z.int(),
})

/** Who works for an Ambito; public. */
const staffFact = z.object({
  ...versioned,
  ambito: z.string(),
  year: z.int(),
  profile: z.string(),
  /** Full-time equivalents, in hundredths. */
  fullTime: z.int(),
})

/** The money of an intervention of a zone plan for a year and fund, in cents; public and exact. */
const amountFact = z.object({
  ...versioned,
  /** uuid of the plan intervention. */
  intervention: z.uuid(),
  ambito: z.string(),
  year: z.int(),
  fund: z.string(),
  targetArea: z.string(),
  serviceType: z.string(),
  level: z.string().nullable(),
  planned: centsInJson,
  committed: centsInJson,
  liquidated: centsInJson,
  paid: centsInJson,
})

export type OfferFact = z.output<typeof offerFact>
export type StaffFact = z.output<typeof staffFact>
export type AmountFact = z.output<typeof amountFact>

export const offerFacts = factsOf(offerFact)
export const staffFacts = factsOf(staffFact)
export const amountFacts = factsOf(amountFact)
