import { date, integer, text, timestamp, uuid } from '../src/query/columns.ts'
import { services } from './tables.ts'

/** A waiting list for a service (lista d’attesa), at a facility or in the territory of a body. */
export const waitingList = services.table('waiting_list', {
  id: uuid('id').primaryKey(),
  /** Key of the body that keeps it. */
  organisation: text('organisation').notNull(),
  serviceType: text('service_type').notNull(),
  facilityId: uuid('facility_id'),
  openedOn: date('opened_on').notNull(),
  recordedAt: timestamp('recorded_at', { withTimezone: true }).notNull(),
  /** Issuer and subject of the operator's token. */
  recordedByIssuer: text('recorded_by_issuer').notNull(),
  recordedBy: text('recorded_by').notNull(),
})

/** How many points a circumstance gives on a list, from a day on (criterio di priorità). */
export const rankingCriterion = services.table('ranking_criterion', {
  listId: uuid('list_id').notNull(),
  code: text('code').notNull(),
  label: text('label').notNull(),
  points: integer('points').notNull(),
  validFrom: date('valid_from').notNull(),
  validTo: date('valid_to'),
})

export const waitingStatuses = ['WAITING', 'ASSIGNED', 'RENOUNCED'] as const

/** That the person of a case waits on a list. */
export const waitingListEntry = services.table('waiting_list_entry', {
  id: uuid('id').primaryKey(),
  listId: uuid('list_id').notNull(),
  caseId: uuid('case_id').notNull(),
  requestedOn: date('requested_on').notNull(),
  criteria: text('criteria').array().notNull(),
  status: text('status', { enum: waitingStatuses }).notNull(),
  settledOn: date('settled_on'),
  assignedFrom: date('assigned_from'),
  act: text('act'),
  version: integer('version').notNull().default(1),
  recordedAt: timestamp('recorded_at', { withTimezone: true }).notNull(),
  /** Issuer and subject of the operator's token. */
  recordedByIssuer: text('recorded_by_issuer').notNull(),
  recordedBy: text('recorded_by').notNull(),
})
