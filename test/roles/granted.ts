/**
 * What is granted across roles, each with its reason. The catalogue test fails on anything that is not here: a new function that runs as its
 * owner, or a grant on what all share, is a door, and needs somebody who has thought about it.
 */

/** Functions that run as their owner, and who may call them. Of a subgraph's schema only its own role may; `nobody` but other such functions and triggers. */
export const OWNER_FUNCTIONS: Readonly<Record<string, 'nobody' | 'own role' | readonly string[]>> = {
  'analytics.make_release_table(text)': 'own role',
  'analytics.open_next_step()': 'own role',
  'cases.change_person(uuid[],uuid,uuid)': 'nobody',
  'cases.keep_placements(uuid)': 'nobody',
  'cases.follow_merge(uuid,uuid,uuid,smallint)': 'own role',
  'cases.fund_deliveries(uuid,text)': 'own role',
  'cases.remove_data_keys(uuid[])': 'own role',
  'cases.retold_assessments(uuid[])': 'own role',
  'cases.retold_cases(uuid[])': 'own role',
  'cases.retold_deliveries(uuid[],uuid[])': 'own role',
  'cases.retold_transfers(uuid[])': 'own role',
  'finance.ledger_of_project(uuid,integer,integer)': 'own role',
  'finance.release_figures(uuid)': 'nobody',
  'finance.reserved_by_few(uuid[])': 'own role',
  'finance.line_as_told(uuid,timestamp with time zone)': 'own role',
  'finance.line_as_of(uuid,timestamp with time zone)': 'own role',
  'finance.served_by(uuid[])': 'own role',
  'persons.accesses_of(uuid)': 'own role',
  'persons.find_all_duplicates(uuid,integer)': 'own role',
  'persons.find_duplicates(uuid)': 'nobody',
  'persons.id_of_tax_code(text)': 'own role',
  'persons.ids_of(uuid)': 'own role',
  'persons.kept(uuid)': 'own role',
  'persons.kept_of_tax_code(text)': 'own role',
  'persons.merge_persons(uuid,uuid,integer,uuid,integer,text,text,text,timestamp with time zone)': 'own role',
  'persons.merge_under_way(uuid)': 'own role',
  'persons.move_residence(uuid,integer,text,text,date,timestamp with time zone)': 'own role',
  'persons.note_followed(uuid,text,integer)': 'own role',
  'persons.open_emergency(uuid,text,text,text[],text,text,timestamp with time zone)': 'own role',
  'persons.review_emergency(uuid,uuid,text,text,text[],text,text,timestamp with time zone)': 'own role',
  'persons.split_persons(uuid,integer,text,text,text,timestamp with time zone)': 'own role',
  'persons.told(uuid[])': 'own role',
  'registry.emergencies_of(text,text,timestamp with time zone)': [
    'cse_house',
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
  // counts, and no event; its health is asked by every process that answers
  'registry.outbox_lag()': ['cse_house', 'cse_outbox'],
  'registry.withheld_cases()': ['cse_persons', 'cse_cases', 'cse_services', 'cse_finance'],
  'registry.withheld_persons()': ['cse_persons', 'cse_cases', 'cse_services', 'cse_finance'],
  'registry.remove_ended_revocations()': ['cse_outbox'],
  'registry.seal_accesses(integer,interval)': ['cse_outbox'],
  'services.protected_articles(text[])': 'own role',
  'services.follow_merge(uuid,uuid,uuid,smallint)': 'own role',
  'services.retold_appointments(uuid[])': 'own role',
}

const ALL = ['cse_analytics', 'cse_cases', 'cse_finance', 'cse_persons', 'cse_services']

/** What roles may do in `registry`, which they share. */
export const REGISTRY_GRANTS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  // public knowledge
  ambito: { SELECT: ALL },
  ambito_membership: { SELECT: ALL },
  comune: { SELECT: ALL },
  // row policies ask who holds a case; written by triggers of cases
  case_custody: { SELECT: ['cse_cases', 'cse_finance', 'cse_persons', 'cse_services'] },
  // which places are protected: ids that tell nothing; written by triggers of services
  protected_place: { SELECT: ['cse_analytics', 'cse_cases', 'cse_services'] },
  // who is placed where, for the row policies of places; written by triggers of cases
  placement: { SELECT: ['cse_cases', 'cse_services'] },
  // shown to the person concerned and to supervisors, by persons; written by all, but for what the database says of an entry
  access_entry: { SELECT: ['cse_persons'], INSERT: ALL },
  access_of_bodies: { SELECT: ['cse_persons'] },
  emergency_access: { SELECT: ['cse_persons'] },
  emergency_review: { SELECT: ['cse_persons'] },
  emergency_review_term: { SELECT: ['cse_persons'] },
  // whoever signs checkpoints reads the digests that they attest, and nothing of what they are digests of
  access_seal: { SELECT: ['cse_outbox'] },
  access_log: { SELECT: ['cse_outbox'] },
  // kept, put back and dropped by whoever delivers events
  dead_event: { SELECT: ['cse_outbox'], INSERT: ['cse_outbox'], DELETE: ['cse_outbox'] },
  // imposed, shown and lifted by persons; policies of others ask by function
  processing_restriction: { SELECT: ['cse_persons'], INSERT: ['cse_persons'], UPDATE: ['cse_persons'] },
  // says who the citizen of a demo is
  demo_citizen: { SELECT: ['cse_persons'] },
  // gateways must know whom to let in no more; written by a command
  revocation: { SELECT: ['cse_counts'] },
  // the counts of requests belong to whoever counts
  request_count: {
    SELECT: ['cse_counts'],
    INSERT: ['cse_counts'],
    UPDATE: ['cse_counts'],
    DELETE: ['cse_counts'],
  },
}

/** Tables without row security, by why they need none. All others have it, forced. */
export const WITHOUT_ROW_SECURITY: Readonly<Record<string, readonly string[]>> = {
  'public territory': ['registry.ambito', 'registry.comune', 'registry.ambito_membership'],
  'no role may touch it': [
    'registry.event_emitter',
    'registry.sealed_record',
    'finance.released_figure',
    'finance.released_step',
  ],
  'digests of the log of access': ['registry.access_log', 'registry.access_seal'],
  'ids alone, of places and movements': ['finance.movement_of_cases', 'registry.protected_place'],
  'digests and ids, of the role alone': ['analytics', 'cases', 'finance', 'persons', 'services'].map(
    (schema) => `${schema}.receipt`,
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
    'analytics.staff_fact',
    'analytics.telling',
    'cases.case_number',
    'services.activated_service',
    'services.office',
    'services.sioss_module',
    'services.slot',
    'services.staff',
  ],
}
