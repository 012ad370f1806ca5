import {
  amount,
  boolean,
  date,
  integer,
  numeric,
  pgSchema,
  real,
  smallint,
  text,
  timestamp,
  uuid,
} from '../src/query/columns.ts'
import { sql } from '../src/query/sql.ts'

/** The tables of the subgraph persons (`migrations/001.do.persons.sql`): people, their households and what certified sources say of them. */
export const persons = pgSchema('persons')

export const household = persons.table('household', {
  id: uuid('id').primaryKey(),
  comune: text('comune').notNull(),
  address: text('address').notNull(),
  readers: text('readers').array().notNull(),
})

export const person = persons.table('person', {
  id: uuid('id').primaryKey(),
  taxCode: text('tax_code'),
  givenName: text('given_name'),
  familyName: text('family_name'),
  givenNameOrder: text('given_name_order').notNull().generatedAlwaysAs(sql`given_name_order`),
  familyNameOrder: text('family_name_order').notNull().generatedAlwaysAs(sql`family_name_order`),
  searchText: text('search_text').notNull().generatedAlwaysAs(sql`search_text`),
  sex: text('sex', { enum: ['M', 'F'] }),
  birthYear: smallint('birth_year'),
  birthMonth: smallint('birth_month'),
  birthDay: smallint('birth_day'),
  birthOrder: integer('birth_order').notNull().generatedAlwaysAs(sql`birth_order`),
  birthPlaceCode: text('birth_place_code'),
  birthPlaceName: text('birth_place_name'),
  citizenships: text('citizenships').array().notNull().default([]),
  deceasedOn: date('deceased_on'),
  residenceComune: text('residence_comune'),
  residenceAddress: text('residence_address'),
  residenceSince: date('residence_since'),
  domicileComune: text('domicile_comune'),
  domicileAddress: text('domicile_address'),
  email: text('email'),
  mobile: text('mobile'),
  householdId: uuid('household_id'),
  healthCode: text('health_code'),
  codeName: text('code_name'),
  language: text('language'),
  interpreterNeeded: boolean('interpreter_needed').notNull().default(false),
  identitySource: text('identity_source', { enum: ['ANPR', 'DECLARED'] })
    .notNull()
    .default('ANPR'),
  receivedBy: text('received_by'),
  readers: text('readers').array().notNull(),
  version: integer('version').notNull().default(1),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
})

export const householdMember = persons.table('household_member', {
  householdId: uuid('household_id').notNull(),
  personId: uuid('person_id').notNull(),
  givenName: text('given_name'),
  familyName: text('family_name'),
  relationCode: text('relation_code').notNull(),
  since: date('since').notNull(),
  until: date('until'),
})

export const residence = persons.table('residence', {
  id: uuid('id').primaryKey(),
  personId: uuid('person_id').notNull(),
  comune: text('comune'),
  address: text('address'),
  validFrom: date('valid_from').notNull(),
  validTo: date('valid_to'),
})

export const relationship = persons.table('relationship', {
  id: uuid('id').primaryKey(),
  personId: uuid('person_id').notNull(),
  otherPersonId: uuid('other_person_id'),
  otherName: text('other_name'),
  kind: text('kind').notNull(),
  note: text('note'),
  since: date('since'),
  until: date('until'),
  endReason: text('end_reason'),
})

/** To what somebody may consent, dated (`migrations/004.do.consents-and-relations.sql`). */
export const consentPurpose = persons.table('consent_purpose', {
  code: text('code').primaryKey(),
  label: text('label').notNull(),
  validFrom: date('valid_from').notNull(),
  validTo: date('valid_to'),
})

/** What ties somebody to a person, dated. */
export const relationshipKind = persons.table('relationship_kind', {
  code: text('code').primaryKey(),
  label: text('label').notNull(),
  reverse: text('reverse'),
  validFrom: date('valid_from').notNull(),
  validTo: date('valid_to'),
})

export const iseeAttestation = persons.table('isee_attestation', {
  id: uuid('id').primaryKey(),
  personId: uuid('person_id').notNull(),
  kind: text('kind', {
    enum: ['ORDINARY', 'MINOR', 'UNIVERSITY', 'SOCIO_HEALTH', 'DOCTORATE', 'RESIDENTIAL'],
  }).notNull(),
  current: boolean('current').notNull(),
  iseeCents: amount('isee_cents'),
  iseCents: amount('ise_cents'),
  equivalenceScale: numeric('equivalence_scale', { precision: 4, scale: 2 }).notNull(),
  dsuProtocol: text('dsu_protocol').notNull(),
  submittedOn: date('submitted_on').notNull(),
  validUntil: date('valid_until').notNull(),
  discrepancies: text('discrepancies').array().notNull().default([]),
})

export const employmentStatus = persons.table('employment_status', {
  personId: uuid('person_id').primaryKey(),
  status: text('status', {
    enum: ['EMPLOYED', 'SELF_EMPLOYED', 'UNEMPLOYED', 'INACTIVE', 'STUDENT', 'RETIRED'],
  }).notNull(),
  since: date('since'),
  source: text('source').notNull(),
  asOf: date('as_of').notNull(),
})

export const disabilityFinding = persons.table('disability_finding', {
  id: uuid('id').primaryKey(),
  personId: uuid('person_id').notNull(),
  kindCode: text('kind_code').notNull(),
  percentage: smallint('percentage'),
  foundOn: date('found_on').notNull(),
  reviewOn: date('review_on'),
  source: text('source').notNull(),
})

export const consent = persons.table('consent', {
  id: uuid('id').primaryKey(),
  personId: uuid('person_id').notNull(),
  purpose: text('purpose').notNull(),
  givenOn: date('given_on').notNull(),
  expiresOn: date('expires_on'),
  withdrawnOn: date('withdrawn_on'),
  signatory: text('signatory').notNull(),
  /** Of the person; a trigger keeps it. */
  residenceComune: text('residence_comune'),
})

export const possibleDuplicate = persons.table('possible_duplicate', {
  personId: uuid('person_id').notNull(),
  otherPersonId: uuid('other_person_id').notNull(),
  similarity: real('similarity').notNull(),
})

/** Who acts for a person, and until when. */
export const representation = persons.table('representation', {
  id: uuid('id').primaryKey(),
  personId: uuid('person_id').notNull(),
  representativeId: uuid('representative_id'),
  representativeName: text('representative_name').notNull(),
  kind: text('kind', {
    enum: ['PARENT', 'GUARDIAN', 'CURATOR', 'SUPPORT_ADMINISTRATOR', 'DELEGATE'],
  }).notNull(),
  powers: text('powers').array().notNull(),
  document: text('document').notNull(),
  validFrom: date('valid_from').notNull(),
  validTo: date('valid_to'),
  recordedByIssuer: text('recorded_by_issuer').notNull(),
  recordedBy: text('recorded_by').notNull(),
  recordedAt: timestamp('recorded_at', { withTimezone: true }).notNull(),
  endedOn: date('ended_on'),
  endReason: text('end_reason'),
  endedByIssuer: text('ended_by_issuer'),
  endedBy: text('ended_by'),
})

/** Who has no home and is registered at the address of the comune: from the request to the cancellation. */
export const fictitiousResidence = persons.table('fictitious_residence', {
  id: uuid('id').primaryKey(),
  personId: uuid('person_id').notNull(),
  comune: text('comune').notNull(),
  status: text('status', { enum: ['REQUESTED', 'REGISTERED', 'REFUSED', 'CANCELLED'] }).notNull(),
  requestedOn: date('requested_on').notNull(),
  protocol: text('protocol').notNull(),
  presence: text('presence').notNull(),
  recordedByIssuer: text('recorded_by_issuer').notNull(),
  recordedBy: text('recorded_by').notNull(),
  decidedOn: date('decided_on'),
  decision: text('decision'),
  registerNumber: text('register_number'),
  address: text('address'),
  registeredFrom: date('registered_from'),
  cancelledOn: date('cancelled_on'),
  cancelReason: text('cancel_reason'),
})
