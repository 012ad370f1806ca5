import { createHmac, type KeyObject } from 'node:crypto'

/** Topics of the outbox on which anonymised facts travel; the payload is {@link Facts}. */
export const factTopics = {
  persons: 'analytics.persons',
  cases: 'analytics.cases',
  deliveries: 'analytics.deliveries',
} as const

/** What an event on one of {@link factTopics} carries: up to 1,000 facts. */
export interface Facts<Fact extends PersonFact | CaseFact | DeliveryFact> {
  readonly facts: readonly Fact[]
}

/** A person, without anything that names one. */
export interface PersonFact {
  readonly pseudonym: string
  readonly sex: Sex
  readonly birthYear: number | null
  /** ISTAT code of the comune of residence. */
  readonly comune: string | null
}

/** What the facts of a case and of a delivery have in common. */
interface CareFact {
  readonly pseudonym: string
  /** Pseudonym of the person. */
  readonly person: string
  readonly comune: string
  readonly ambito: string
  readonly province: string
  readonly targetArea: string
  readonly phase: string
  /** Sex and age in the year the record begins; whoever does not know them leaves them out, and analytics takes them from the person's fact. */
  readonly sex?: Sex
  readonly ageBand?: AgeBand
  /** The random number of the cell-key method; see {@link recordKey}. */
  readonly recordKey: number
  /** Version of the record: a fact replaces those of lower versions. */
  readonly version: number
}

export interface CaseFact extends CareFact {
  /** `YYYY-MM`. */
  readonly openedMonth: string
}

export interface DeliveryFact extends CareFact {
  readonly serviceType: string
  /** `YYYY-MM`. */
  readonly month: string
  /** It was recorded by mistake and counts no more. */
  readonly withdrawn?: true
}

export type Sex = 'M' | 'F' | 'UNKNOWN'

/** The age bands of SINBA for minors, and ours above; the lower bound belongs to the band. */
export const ageBands = [
  '0-3',
  '3-6',
  '6-9',
  '9-12',
  '12-15',
  '15-18',
  '18-30',
  '30-45',
  '45-65',
  '65-75',
  '75+',
] as const
export type AgeBand = (typeof ageBands)[number] | 'UNKNOWN'

/** The band of the age reached in `year`. */
export function ageBand(birthYear: number | null, year: number): AgeBand {
  if (birthYear === null) return 'UNKNOWN'
  const age = year - birthYear
  return UPPER_BOUNDS.find(([bound]) => age < bound)?.[1] ?? '75+'
}

/**
 * The pseudonym of a record, made where the record is written: HMAC-SHA-256 in hex, stable in time for one key. Analytics never has
 * the key (D.Lgs. 147/2017 art. 24).
 * @param key made once by `createSecretKey`: with the bytes themselves every pseudonym takes six times as long
 */
export function pseudonym(key: KeyObject, kind: 'person' | 'case' | 'delivery', id: string): string {
  return createHmac('sha256', key).update(`${kind}:${id}`).digest('hex')
}

/** The number from 0 to 2^32 - 1 that a record adds to the key of its cells: always the same for one record, and not to be guessed. */
export function recordKey(key: KeyObject, id: string): number {
  return createHmac('sha256', key).update(`record:${id}`).digest().readUInt32BE(0)
}

const UPPER_BOUNDS = [
  [3, '0-3'],
  [6, '3-6'],
  [9, '6-9'],
  [12, '9-12'],
  [15, '12-15'],
  [18, '15-18'],
  [30, '18-30'],
  [45, '30-45'],
  [65, '45-65'],
  [75, '65-75'],
] as const
