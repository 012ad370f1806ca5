import type { Family, Trait } from '../cell-tables.ts'
import type { Quantity } from '../disclosure/publication.ts'

/** A measure about people: which records it counts, and what of them. Under disclosure control. */
export interface PeopleMeasure {
  readonly kind: 'people'
  readonly family: Family
  readonly quantity: Quantity
}

/** A percentile of waiting times, in days. Under disclosure control. */
export interface WaitingTimeMeasure {
  readonly kind: 'wait'
  readonly share: number
}

/** A measure of public offer or money: exact. */
export interface PublicMeasure {
  readonly kind: 'public'
  readonly facts: 'offer' | 'staff' | 'amount'
  readonly column: 'capacity' | 'occupied' | 'full_time' | 'planned' | 'committed' | 'liquidated' | 'paid'
  readonly unit: 'PLACES' | 'FULL_TIME' | 'CENTS'
}

const people = (family: Family, quantity: Quantity = 'RECORDS'): PeopleMeasure => ({
  kind: 'people',
  family,
  quantity,
})
const money = (column: PublicMeasure['column']): PublicMeasure => ({
  kind: 'public',
  facts: 'amount',
  column,
  unit: 'CENTS',
})

export const MEASURES = {
  PEOPLE: people('CASES', 'PERSONS'),
  CASES: people('CASES'),
  CLOSED_CASES: people('CLOSURES'),
  BENEFICIARIES: people('DELIVERIES', 'PERSONS'),
  DELIVERIES: people('DELIVERIES'),
  HOURS: people('DELIVERIES', 'MINUTES'),
  DELIVERED_AMOUNT: people('DELIVERIES', 'CENTS'),
  APPOINTMENTS: people('APPOINTMENTS'),
  ASSESSMENTS: people('ASSESSMENTS'),
  TRANSFERS: people('TRANSFERS'),
  MEDIAN_WAITING_DAYS: { kind: 'wait', share: 0.5 },
  P90_WAITING_DAYS: { kind: 'wait', share: 0.9 },
  PLACES: { kind: 'public', facts: 'offer', column: 'capacity', unit: 'PLACES' },
  OCCUPIED_PLACES: { kind: 'public', facts: 'offer', column: 'occupied', unit: 'PLACES' },
  STAFF: { kind: 'public', facts: 'staff', column: 'full_time', unit: 'FULL_TIME' },
  PLANNED_AMOUNT: money('planned'),
  COMMITTED_AMOUNT: money('committed'),
  LIQUIDATED_AMOUNT: money('liquidated'),
  PAID_AMOUNT: money('paid'),
} as const satisfies Record<string, PeopleMeasure | WaitingTimeMeasure | PublicMeasure>
export type Measure = keyof typeof MEASURES

/** The events that end a waiting time, which begins with the opening of the case. */
export const AWAITED = {
  ASSESSMENT: 'WAITS_FOR_ASSESSMENT',
  PROJECT: 'WAITS_FOR_PROJECT',
  DELIVERY: 'WAITS_FOR_DELIVERY',
  CLOSURE: 'WAITS_FOR_CLOSURE',
} as const satisfies Record<string, Family>
export type Awaited = keyof typeof AWAITED

/** The traits by which public facts may be broken down beside territory and year, and their columns. */
export const PUBLIC_COLUMNS: Readonly<
  Record<PublicMeasure['facts'], Readonly<Partial<Record<Trait, string>>>>
> = {
  offer: { SERVICE_TYPE: 'service_type' },
  staff: { PROFILE: 'profile' },
  amount: { FUND: 'fund', TARGET_AREA: 'target_area', SERVICE_TYPE: 'service_type', LEPS: 'level' },
}
