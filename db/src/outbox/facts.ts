import type { AmountFact, OfferFact, StaffFact, Versioned } from './public-facts.ts'

/** Topics of the outbox on which anonymised facts travel; the payload is {@link Facts}. */
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

/** What an event on one of {@link factTopics} carries: up to 1,000 facts of one kind. */
export interface Facts<Fact extends FactOf[FactTopic]> {
  readonly facts: readonly Fact[]
  /** An archive is taken over (recupero del pregresso): many persons at once, of whom none can be watched coming. */
  readonly backlog?: true
}

export type FactTopic = keyof typeof factTopics

/** The facts that travel on each topic. */
export interface FactOf {
  persons: PersonFact
  cases: CaseFact
  deliveries: DeliveryFact
  appointments: AppointmentFact
  assessments: AssessmentFact
  transfers: TransferFact
  offers: OfferFact
  staff: StaffFact
  amounts: AmountFact
}

/** A record about one person, without anything that names one. */
interface Anonymised extends Versioned {
  /** Pseudonym of the record. */
  readonly pseudonym: string
  /** The random number of the cell-key method. */
  readonly recordKey: number
}

export interface PersonFact extends Anonymised {
  readonly sex: Sex
  readonly birthYear: number | null
  /** ISTAT code of the comune of residence. */
  readonly comune: string | null
  /** Of the latest ordinary ISEE. */
  readonly iseeBand: string
}

/** Whom the facts about somebody's care are of, and where. Sex, age and ISEE are in the person's fact. */
interface CareFact extends Anonymised {
  /** Pseudonym of the person. */
  readonly person: string
  readonly comune: string
  readonly ambito: string
  readonly province: string
}

export interface CaseFact extends CareFact {
  readonly targetArea: string
  readonly phase: string
  /** `OPEN`, `SUSPENDED` or `CLOSED`. */
  readonly status: string
  /** `YYYY-MM`. */
  readonly openedMonth: string
  /** `YYYY-MM`; null while the case is open. */
  readonly closedMonth: string | null
  /** Code of the reason for which it was closed; null while the case is open. */
  readonly outcome: string | null
  readonly waits: Waits
}

/** Whole days from the opening of a case to the first time that it got there; null before. */
export interface Waits {
  readonly assessment: number | null
  readonly project: number | null
  readonly delivery: number | null
  readonly closure: number | null
}

export interface DeliveryFact extends CareFact {
  readonly targetArea: string
  /** The phase of the case when the month was recorded. */
  readonly phase: string
  readonly serviceType: string
  /** `YYYY-MM`. */
  readonly month: string
  /** Time given; 0 for what is not counted in hours. */
  readonly minutes: number
  /** What it cost in all, whoever pays. */
  readonly cents: number
  /** Code of the fund that pays for comune or Ambito; null while none does. */
  readonly fund: string | null
  /** It was recorded by mistake and counts no more. */
  readonly withdrawn?: true
}

export interface AppointmentFact extends CareFact {
  readonly purpose: string
  /** `YYYY-MM` of the day for which it is made, in Rome. */
  readonly month: string
  /** How it went: the appointment's status. */
  readonly outcome: string
  /** Whole days from booking to the day for which it is made. */
  readonly waitDays: number
}

/** A completed assessment. */
export interface AssessmentFact extends CareFact {
  readonly targetArea: string
  readonly instrument: string
  /** Code of what the instrument reads from the score; null where it does not tell. */
  readonly need: string | null
  /** `YYYY-MM` of its completion. */
  readonly month: string
}

/** A case that somebody asked to hand over. */
export interface TransferFact extends CareFact {
  readonly targetArea: string
  /** `YYYY-MM` of the request. */
  readonly month: string
  /** The transfer's status. */
  readonly outcome: string
  /** Whole days from request to answer; null while it waits. */
  readonly days: number | null
}

export type Sex = 'M' | 'F' | 'UNKNOWN'
