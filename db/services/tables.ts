import {
  boolean,
  date,
  integer,
  numeric,
  pgSchema,
  smallint,
  text,
  timestamp,
  uuid,
} from '../src/query/columns.ts'
import { sql } from '../src/query/sql.ts'

/** The tables of the subgraph services (`migrations/001.do.services.sql`, `003.do.booking.sql`): catalogue, offer, SIOSS, front offices and appointments. */
export const services = pgSchema('services')

export const targetArea = services.table('target_area', {
  code: text('code').primaryKey(),
  label: text('label').notNull(),
  siussArea: text('siuss_area'),
  confidence: text('confidence', { enum: ['S', 'S*', 'N', 'K'] }).notNull(),
})

export const macroArea = services.table('macro_area', {
  code: text('code').primaryKey(),
  label: text('label').notNull(),
  confidence: text('confidence', { enum: ['S', 'S*', 'N', 'K'] }).notNull(),
  evidence: text('evidence'),
})

export const leps = services.table('leps', {
  code: text('code').primaryKey(),
  label: text('label').notNull(),
  origin: text('origin').notNull(),
})

export const serviceFamily = services.table('service_family', {
  code: text('code').primaryKey(),
  label: text('label').notNull(),
})

export const serviceType = services.table('service_type', {
  code: text('code').primaryKey(),
  label: text('label').notNull(),
  family: text('family').notNull(),
  parentCode: text('parent_code'),
  macroArea: text('macro_area'),
  leps: text('leps'),
  targetAreas: text('target_areas').array().notNull().default([]),
  validFrom: date('valid_from').notNull(),
  validTo: date('valid_to'),
})

export const regulationArticle = services.table('regulation_article', {
  regulation: text('regulation').notNull(),
  article: text('article').notNull(),
  denomination: text('denomination').notNull(),
  registerArea: text('register_area').notNull(),
  validFrom: date('valid_from').notNull(),
  validTo: date('valid_to'),
  replacedBy: text('replaced_by'),
  protectedBy: text('protected_by'),
  confidence: text('confidence', { enum: ['S', 'S*', 'N', 'K'] }).notNull(),
})

export const serviceTypeRegulation = services.table('service_type_regulation', {
  serviceType: text('service_type').notNull(),
  regulation: text('regulation').notNull(),
  article: text('article').notNull(),
  validFrom: date('valid_from').notNull(),
})

export const provider = services.table('provider', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  legalForm: text('legal_form', {
    enum: ['PUBLIC', 'COOPERATIVE', 'ASSOCIATION', 'COMPANY', 'RELIGIOUS'],
  }).notNull(),
  vatNumber: text('vat_number'),
})

export const facility = services.table('facility', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  providerId: uuid('provider_id').notNull(),
  comune: text('comune').notNull(),
  ambitoCode: text('ambito_code').notNull(),
  address: text('address').notNull(),
  regulation: text('regulation').notNull(),
  article: text('article').notNull(),
  articleFrom: date('article_from').notNull(),
  capacity: integer('capacity').notNull(),
  occupancy: text('occupancy', { enum: ['UNDER_HALF', 'OVER_HALF', 'NEARLY_FULL', 'FULL'] }).notNull(),
  protected: boolean('protected').notNull(),
  authorisedOn: date('authorised_on'),
  authorisationAct: text('authorisation_act'),
  registeredOn: date('registered_on'),
  accreditedOn: date('accredited_on'),
  listedOn: date('listed_on'),
  closedOn: date('closed_on'),
})

export const facilityOccupancy = services.table('facility_occupancy', {
  facilityId: uuid('facility_id').primaryKey(),
  occupied: integer('occupied').notNull(),
  /** Of them, who is there otherwise than through a case that is kept here. */
  others: integer('others'),
})

export const activatedService = services.table('activated_service', {
  ambitoCode: text('ambito_code').notNull(),
  comune: text('comune'),
  year: smallint('year').notNull(),
  serviceType: text('service_type').notNull(),
  management: text('management', { enum: ['SINGLE', 'ASSOCIATED'] }).notNull(),
  usersPlanned: integer('users_planned').notNull(),
})

export const staff = services.table('staff', {
  ambitoCode: text('ambito_code').notNull(),
  year: smallint('year').notNull(),
  profession: text('profession').notNull(),
  headcount: integer('headcount').notNull(),
  fullTimeEquivalent: numeric('full_time_equivalent', { precision: 8, scale: 2 }).notNull(),
  permanent: integer('permanent').notNull(),
})

export const siossCampaign = services.table('sioss_campaign', {
  year: smallint('year').primaryKey(),
  opensOn: date('opens_on').notNull(),
  dueOn: date('due_on').notNull(),
})

export const siossModule = services.table('sioss_module', {
  year: smallint('year').notNull(),
  ambitoCode: text('ambito_code').notNull(),
  module: text('module').notNull(),
  status: text('status', { enum: ['TO_FILL', 'SUBMITTED', 'VALIDATED', 'RETURNED'] }).notNull(),
  submittedOn: date('submitted_on'),
  validatedOn: date('validated_on'),
})

export const office = services.table('office', {
  id: uuid('id').primaryKey(),
  comune: text('comune').notNull(),
  name: text('name').notNull(),
  address: text('address').notNull(),
  kind: text('kind', { enum: ['FRONT_OFFICE', 'PUA'] }).notNull(),
})

export const slot = services.table('slot', {
  id: uuid('id').primaryKey(),
  officeId: uuid('office_id').notNull(),
  comune: text('comune').notNull(),
  startsAt: timestamp('starts_at', { withTimezone: true }).notNull(),
  endsAt: timestamp('ends_at', { withTimezone: true }).notNull(),
  capacity: smallint('capacity').notNull().default(1),
  freePlaces: smallint('free_places').array().notNull().default([1]),
  withdrawn: boolean('withdrawn').notNull().default(false),
  booked: boolean('booked').notNull().generatedAlwaysAs(sql`cardinality(free_places) = 0`),
})

export const appointmentPurpose = services.table('appointment_purpose', {
  code: text('code').primaryKey(),
  label: text('label').notNull(),
  validFrom: date('valid_from').notNull(),
  validTo: date('valid_to'),
})

export const resident = services.table('resident', {
  personId: uuid('person_id').primaryKey(),
  comune: text('comune'),
  since: date('since').notNull(),
  readers: text('readers').array().notNull(),
})

export const appointment = services.table('appointment', {
  id: uuid('id').primaryKey(),
  slotId: uuid('slot_id').notNull(),
  personId: uuid('person_id').notNull(),
  caseId: uuid('case_id'),
  comune: text('comune').notNull(),
  purpose: text('purpose').notNull(),
  status: text('status', { enum: ['BOOKED', 'CANCELLED', 'CHECKED_IN', 'MISSED'] }).notNull(),
  bookedAt: timestamp('booked_at', { withTimezone: true }).notNull(),
  /** Of the slot; a trigger takes it over. */
  startsAt: timestamp('starts_at', { withTimezone: true }).notNull(),
  place: smallint('place').notNull().default(1),
  settledAt: timestamp('settled_at', { withTimezone: true }),
  reason: text('reason'),
  version: integer('version').notNull().default(1),
  readers: text('readers').array().notNull(),
})

/** A contract with a body that delivers (affidamento, convenzione). */
export const providerContract = services.table('provider_contract', {
  id: uuid('id').primaryKey(),
  providerId: uuid('provider_id').notNull(),
  vatNumber: text('vat_number').notNull(),
  /** Key of the body that contracts. */
  organisation: text('organisation').notNull(),
  number: text('number').notNull(),
  cig: text('cig'),
  validFrom: date('valid_from').notNull(),
  validTo: date('valid_to').notNull(),
  recordedAt: timestamp('recorded_at', { withTimezone: true }).notNull(),
  /** Issuer and subject of the operator's token. */
  recordedByIssuer: text('recorded_by_issuer').notNull(),
  recordedBy: text('recorded_by').notNull(),
  endedOn: date('ended_on'),
})

/** The facilities of a contract. */
export const contractFacility = services.table('contract_facility', {
  contractId: uuid('contract_id').notNull(),
  facilityId: uuid('facility_id').notNull(),
})
