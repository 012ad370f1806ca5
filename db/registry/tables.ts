import { bigint, boolean, date, integer, pgSchema, text, timestamp, uuid } from '../src/query/columns.ts'

/** What every subgraph may read (`migrations/001.do.territory-and-access.sql`): the territory, custody of cases, the log of access. */
export const registry = pgSchema('registry')

export const ambito = registry.table('ambito', {
  code: text('code').primaryKey(),
  name: text('name').notNull(),
  leadComune: text('lead_comune').notNull(),
  province: text('province').notNull(),
  localCode: text('local_code'),
  associativeForm: text('associative_form'),
  confidence: text('confidence', { enum: ['S', 'S*', 'N', 'K'] }).notNull(),
  evidence: text('evidence').notNull(),
})

export const comune = registry.table('comune', {
  istatCode: text('istat_code').primaryKey(),
  cadastralCode: text('cadastral_code').notNull(),
  name: text('name').notNull(),
  slug: text('slug').notNull(),
  province: text('province').notNull(),
  postalCodes: text('postal_codes').array().notNull(),
  population: integer('population').notNull(),
  populationCensus2011: integer('population_census_2011'),
})

export const ambitoMembership = registry.table('ambito_membership', {
  comune: text('comune').notNull(),
  ambito: text('ambito').notNull(),
  validFrom: date('valid_from').notNull(),
  validTo: date('valid_to'),
  act: text('act'),
  confidence: text('confidence', { enum: ['S', 'S*', 'N', 'K'] }).notNull(),
  evidence: text('evidence').notNull(),
})

export const caseCustody = registry.table('case_custody', {
  caseId: uuid('case_id').primaryKey(),
  personId: uuid('person_id').notNull(),
  readers: text('readers').array().notNull(),
  closedOn: date('closed_on'),
  number: text('number'),
  /** Whether the person lives elsewhere than the holder works; null until persons has told. */
  livesElsewhere: boolean('lives_elsewhere'),
})

/** Where an open case plans or receives something: who holds the case sees it. */
export const placement = registry.table('placement', {
  facilityId: uuid('facility_id').notNull(),
  caseId: uuid('case_id').notNull(),
  until: date('until'),
  /** Day on which the stay began, or will; none while it is only planned. */
  since: date('since'),
})

/** Which facilities there are, and for what they are authorised: services keeps it. */
export const knownFacility = registry.table('known_facility', {
  facilityId: uuid('facility_id').primaryKey(),
  authorisedOn: date('authorised_on'),
  closedOn: date('closed_on'),
  serviceTypes: text('service_types').array().notNull(),
})

export const accessEntry = registry.table('access_entry', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  at: timestamp('at', { withTimezone: true }).notNull(),
  scope: text('scope').notNull(),
  issuer: text('issuer').notNull(),
  subject: text('subject').notNull(),
  roles: text('roles').array().notNull(),
  client: text('client'),
  purpose: text('purpose'),
  operation: text('operation'),
  requestId: uuid('request_id').notNull(),
  action: text('action', { enum: ['READ', 'WRITE', 'EMERGENCY'] }).notNull(),
  persons: uuid('persons').array().notNull(),
  readers: text('readers').array().notNull(),
})

export const demoCitizen = registry.table('demo_citizen', {
  onlyOne: boolean('only_one').primaryKey().default(true),
  taxCode: text('tax_code').notNull(),
})
