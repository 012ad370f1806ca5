/**
 * What is granted across roles, each with its reason: a new function that runs as its owner, or a grant on what all share, needs one.
 */

import { OWNER_FUNCTIONS_OF_SERVICES } from './granted-of-services.ts'

/** Functions that run as their owner, and who may call them. Of a subgraph's schema only its own role may; `nobody` but other such functions and triggers. */
export const OWNER_FUNCTIONS: Readonly<Record<string, 'nobody' | 'own role' | readonly string[]>> = {
  'analytics.make_release_table(text)': 'own role',
  'analytics.open_next_step()': 'own role',
  'analytics.rewrite_events(jsonb,uuid)': 'own role',
  'cases.change_person(uuid[],uuid,uuid)': 'nobody',
  'cases.keep_placements(uuid)': 'nobody',
  ...own(
    'cases',
    'assessment_fact_sources(uuid[]) case_fact_sources(uuid[]) delivery_fact_sources(uuid[],uuid[]) erase_files(uuid[]) files_due(date,uuid,integer)',
  ),
  ...own(
    'cases',
    'files_to_erase(uuid[],date) follow_merge(uuid,uuid,uuid,smallint) forget_persons(uuid[]) fund_deliveries(uuid,text) funding_claims(uuid[])',
  ),
  ...own(
    'cases',
    'holder_of_invitation(uuid) provided_months(uuid[]) provided_services() receiving_comune(uuid) remove_data_keys(uuid[]) remove_waiting_files()',
  ),
  ...own('cases', 'service_deadlines(integer,integer) transfer_fact_sources(uuid[])'),
  'cases.why_kept(cases."case",date)': 'nobody',
  ...own(
    'finance',
    'detach_cases(uuid[]) figures_of_fundings(uuid[]) is_withheld(uuid) ledger_of_project(uuid,integer,integer)',
  ),
  ...own(
    'finance',
    'person_charged(uuid) person_paid(uuid) requested_from(uuid,text) reserved_by_few(uuid[]) served_by(uuid[])',
  ),
  'finance.release_figures(uuid)': 'nobody',
  'finance.line_as_released(uuid,timestamp with time zone)': 'own role',
  'finance.line_as_of(uuid,timestamp with time zone)': 'own role',
  ...own(
    'persons',
    'accesses_of(uuid) any_protected(uuid[]) compare_residences() erase_persons(uuid[],date) erase_requests(uuid[],date) fact_sources(uuid[])',
  ),
  ...own(
    'persons',
    'find_all_duplicates(uuid,integer) id_of_tax_code(text) identities_for_invited(uuid[]) ids_of(uuid) is_held(text,uuid,date) is_registered(text,text)',
  ),
  ...own(
    'persons',
    'isee_for_co_payment(uuid,text,date) kept(uuid) kept_of_tax_code(text) merge_under_way(uuid) note_followed(uuid,text,integer)',
  ),
  ...own(
    'persons',
    'persons_due(date,uuid,integer) requests_due(date) residences_of(uuid[]) search(text[],integer[],integer[],text,text,integer)',
  ),
  ...own('persons', 'withdraw_order(uuid,text,uuid[])'),
  'persons.find_duplicates(uuid)': 'nobody',
  'persons.last_record_on(uuid[])': 'nobody',
  'persons.merge_persons(uuid,uuid,integer,uuid,integer,text,text,text,timestamp with time zone)': 'own role',
  'persons.last_day_of(persons.representation)': 'own role',
  'persons.move_residence(uuid,integer,text,text,date,timestamp with time zone)': 'own role',
  'persons.open_emergency(uuid,text,text,text[],text,text,timestamp with time zone)': 'own role',
  'persons.order_disposal(uuid,integer,text,date,text,date,text,text,timestamp with time zone)': 'own role',
  'persons.review_emergency(uuid,uuid,text,text,text[],text,text,timestamp with time zone)': 'own role',
  'persons.split_persons(uuid,integer,text,text,text,timestamp with time zone)': 'own role',
  'persons.why_kept(uuid,date)': 'nobody',
  'persons.why_request_kept(uuid,date)': 'nobody',
  'registry.emergencies_of(text,text,timestamp with time zone)': [
    'cse_platform',
    'cse_persons',
    'cse_cases',
    'cse_services',
    'cse_finance',
    'cse_analytics',
  ],
  'registry.represented_by(uuid,timestamp with time zone,boolean)': [
    'cse_platform',
    'cse_persons',
    'cse_cases',
    'cse_services',
    'cse_finance',
    'cse_analytics',
  ],
  'registry.emit(text,jsonb,text)': [
    'cse_persons',
    'cse_cases',
    'cse_services',
    'cse_finance',
    'cse_analytics',
  ],
  'registry.emit_later(text,jsonb,text,interval)': 'nobody',
  // read and written by functions that erase
  'registry.in_care(uuid[])': 'nobody',
  'registry.is_restricted(uuid[])': 'nobody',
  'registry.note_erased(text,text,uuid)': 'nobody',
  'registry.ordered(text,uuid[])': 'nobody',
  'registry.remove_events_about(uuid[])': 'nobody',
  // counts, and no event; its health is read by every process that answers
  'registry.outbox_lag()': ['cse_platform', 'cse_outbox'],
  'registry.log_state()': ['cse_platform', 'cse_outbox'],
  'registry.attach_partitions_ahead(timestamp with time zone)': ['cse_outbox'],
  // who works with which protected record: asked by policies and by persons when it opens one in an emergency
  'registry.hidden_records()': 'nobody',
  'registry.protection_against(uuid,text,text)': 'nobody',
  'registry.protection_role(uuid,text,text)': 'nobody',
  'registry.viewer_guards(uuid)': ['cse_cases'],
  'registry.viewer_is_named(uuid)': ['cse_cases'],
  'registry.cases_to_withhold()': ['cse_persons', 'cse_cases', 'cse_services', 'cse_finance'],
  'registry.is_anything_withheld()': ['cse_persons', 'cse_cases', 'cse_services', 'cse_finance'],
  'registry.persons_to_withhold()': ['cse_persons', 'cse_cases', 'cse_services', 'cse_finance'],
  // asked by the function of persons that tells who a person is
  'registry.persons_of_invitations()': ['cse_persons'],
  'registry.death_of(uuid)': ['cse_cases', 'cse_services'],
  'registry.may_act_for(uuid,uuid,date)': ['cse_cases'],
  'registry.consents_among(uuid[])': ['cse_cases'],
  'registry.deaths_among(uuid[])': ['cse_cases', 'cse_persons'],
  'registry.household_deaths_among(uuid[])': ['cse_cases'],
  'registry.begin_source_call(uuid,text,text,text,uuid,text,text,integer)': ['cse_persons'],
  'registry.end_source_call(uuid,text,text,text,integer)': ['cse_persons'],
  'registry.remove_ended_revocations()': ['cse_outbox'],
  'registry.seal_accesses(integer,interval)': ['cse_outbox'],
  ...OWNER_FUNCTIONS_OF_SERVICES,
}

const ALL = ['cse_analytics', 'cse_cases', 'cse_finance', 'cse_persons', 'cse_services']

/** What roles may do in `registry`, which they share. */
export const REGISTRY_GRANTS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  // public knowledge
  ambito: { SELECT: ALL },
  ambito_membership: { SELECT: ALL },
  comune: { SELECT: ALL },
  // row policies look up who holds a case; written by triggers of cases
  case_custody: { SELECT: ['cse_cases', 'cse_finance', 'cse_persons', 'cse_services'] },
  // of whom a request waits where; written by triggers of cases
  open_request: { SELECT: ['cse_persons'] },
  // how long what is kept: public rules
  retention_rule: { SELECT: ALL },
  // which places are protected: ids that disclose nothing; written by triggers of services
  protected_place: { SELECT: ['cse_analytics', 'cse_cases', 'cse_services'] },
  // ids, days and codes of the public register
  known_facility: { SELECT: ['cse_cases'] },
  // who is placed where, for the row policies of places; written by triggers of cases
  placement: { SELECT: ['cse_cases', 'cse_services'] },
  // shown to the person concerned and to supervisors, by persons; written by all, but for what the database says of an entry
  access_entry: { SELECT: ['cse_persons'], INSERT: ALL },
  access_of_bodies: { SELECT: ['cse_persons'] },
  emergency_access: { SELECT: ['cse_persons'] },
  emergency_review: { SELECT: ['cse_persons'] },
  emergency_review_term: { SELECT: ['cse_persons'] },
  ...Object.fromEntries(['source_call', 'source_answer'].map((name) => [name, { SELECT: ['cse_persons'] }])),
  // whoever signs checkpoints reads the digests that they attest, and nothing of what they are digests of
  access_seal: { SELECT: ['cse_outbox'] },
  access_log: { SELECT: ['cse_outbox'] },
  // kept, put back and dropped by whoever delivers events
  dead_event: { SELECT: ['cse_outbox'], INSERT: ['cse_outbox'], DELETE: ['cse_outbox'] },
  // protected, shown and lifted by cases, whose operators are on the list; policies of others ask by function
  protected_record: { SELECT: ['cse_cases'], INSERT: ['cse_cases'], UPDATE: ['cse_cases'] },
  protected_record_operator: { SELECT: ['cse_cases'], INSERT: ['cse_cases'], UPDATE: ['cse_cases'] },
  protected_record_step: { SELECT: ['cse_cases'], INSERT: ['cse_cases'] },
  protected_record_opening: { SELECT: ['cse_cases'] },
  // imposed, shown and lifted by persons; policies of others ask by function
  processing_restriction: { SELECT: ['cse_persons'], INSERT: ['cse_persons'], UPDATE: ['cse_persons'] },
  // says who the citizen of a demo is
  demo_citizen: { SELECT: ['cse_persons'] },
  // gateways must know whom to let in no more; written by a command
  revocation: { SELECT: ['cse_counts'] },
  // the counts of requests belong to whoever counts
  request_count: Object.fromEntries(
    ['SELECT', 'INSERT', 'UPDATE', 'DELETE'].map((right) => [right, ['cse_counts']]),
  ),
}

/** Tables without row security, by why they need none. All others have it, forced. */
export const WITHOUT_ROW_SECURITY: Readonly<Record<string, readonly string[]>> = {
  'public territory': ['registry.ambito', 'registry.comune', 'registry.ambito_membership'],
  'no role may touch it': [
    'registry.event_emitter',
    ...['consent', 'death', 'household_death', 'representation'].map((table) => `registry.${table}`),
    ...['case_invitation', 'contracted_facility'].map((table) => `registry.${table}`),
    ...['disposal_order', 'erased_record', 'sealed_record'].map((table) => `registry.${table}`),
    ...['source_allowance', 'source_counter'].map((table) => `registry.${table}`),
    'finance.released_figure',
    'finance.released_step',
  ],
  'which partitions the log of access has': ['partitioned_table', 'log_partition', 'archived_partition'].map(
    (table) => `registry.${table}`,
  ),
  'digests of the log of access': ['registry.access_log', 'registry.access_seal'],
  'ids alone, of places and movements': ['known_facility', 'protected_place']
    .map((table) => `registry.${table}`)
    .concat('finance.movement_of_cases'),
  'digests and ids, of the role alone': ['analytics', 'cases', 'finance', 'persons', 'services'].map(
    (schema) => `${schema}.idempotency_record`,
  ),
  'codes, labels and rules': [
    'analytics.context_dataset',
    'analytics.context_value',
    'analytics.service_type',
    'cases.event_kind',
    'cases.file_part',
    'cases.instrument',
    'cases.instrument_item',
    'cases.instrument_option',
    'cases.instrument_reading',
    'cases.instrument_scale',
    'cases.instrument_section',
    'cases.reason',
    'cases.service_type',
    'cases.target_area',
    'finance.fund',
    'finance.fund_rule',
    'finance.service_type',
    'registry.emergency_review_term',
    'registry.retention_rule',
    'persons.consent_purpose',
    'persons.relationship_kind',
    'services.appointment_purpose',
    'services.leps',
    'services.macro_area',
    'services.regulation_article',
    'services.service_family',
    'services.service_type',
    'services.service_type_regulation',
    'services.sioss_campaign',
    'services.target_area',
  ],
  'a synthetic person, for persons alone': ['registry.demo_citizen'],
  'the offer of services, and counters: about no person': [
    'analytics.amount_fact',
    'analytics.cells_made_by',
    'analytics.freshness',
    'analytics.offer_fact',
    'analytics.revision',
    'analytics.staff_fact',
    'cases.case_number',
    'services.activated_service',
    'services.office',
    'services.sioss_module',
    'services.slot',
    'services.staff',
  ],
}

/** Functions that the role of their own schema runs, by signatures without blanks. */
function own(schema: string, signatures: string): Readonly<Record<string, 'own role'>> {
  return Object.fromEntries(
    signatures.split(' ').map((signature) => [`${schema}.${signature}`, 'own role'] as const),
  )
}
