import { encryptedText } from '../src/encryption/encrypted-column.ts'
import { date, numeric, smallint, text, uuid } from '../src/query/columns.ts'
import { cases, instant, readers } from './schema.ts'

/** A professional of the health service who is invited to a session, and reads nothing else of the case (invito). */
export const uvmInvitation = cases.table('uvm_invitation', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  sessionId: uuid('session_id').notNull(),
  position: smallint('position').notNull(),
  healthBody: text('health_body').notNull(),
  taxCode: text('tax_code').notNull(),
  convenedOn: date('convened_on').notNull(),
  place: encryptedText('place'),
  agenda: encryptedText('agenda'),
  /** The last day on which it opens anything. */
  until: date('until').notNull(),
  invitedAt: instant('invited_at').notNull(),
  /** Issuer and subject of the operator's token. */
  invitedByIssuer: text('invited_by_issuer').notNull(),
  invitedBy: text('invited_by').notNull(),
  withdrawnAt: instant('withdrawn_at'),
  closedAt: instant('closed_at'),
  readers: readers(),
})

/** What an invited professional contributes, writing after writing (sezione sanitaria). */
export const uvmSection = cases.table('uvm_section', {
  id: uuid('id').primaryKey(),
  invitationId: uuid('invitation_id').notNull(),
  caseId: uuid('case_id').notNull(),
  findings: encryptedText('findings').notNull(),
  proposal: encryptedText('proposal'),
  writtenAt: instant('written_at').notNull(),
  readers: readers(),
})

/** That somebody came on a day, as the provider records it (presenza). */
export const attendance = cases.table('attendance', {
  id: uuid('id').primaryKey(),
  plannedInterventionId: uuid('planned_intervention_id').notNull(),
  caseId: uuid('case_id').notNull(),
  day: date('day').notNull(),
  quantity: numeric('quantity', { precision: 10, scale: 2 }).notNull(),
  /** VAT number. */
  provider: text('provider').notNull(),
  recordedAt: instant('recorded_at').notNull(),
  /** Issuer and subject of the token. */
  recordedByIssuer: text('recorded_by_issuer').notNull(),
  recordedBy: text('recorded_by').notNull(),
  withdrawnAt: instant('withdrawn_at'),
  readers: readers(),
})
