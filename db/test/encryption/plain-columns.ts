import type { Plain } from './plain-column.ts'

/**
 * Every column that could hold a text and is not encrypted, and why. What has a closed vocabulary, or refers to another row, is left out: it holds
 * no text that somebody wrote.
 */
export const plainColumns: readonly Plain[] = [
  {
    why: 'A person is found by it, and lists are in its order.',
    search:
      'persons by name, tax code and birth; possible duplicates by the likeness of names; pages of people in the order of their names',
    columns: {
      'persons.person':
        'tax_code health_code code_name given_name family_name given_name_order family_name_order search_text',
      'persons.merge': 'merged_tax_code',
      'registry.demo_citizen': 'tax_code',
    },
  },
  {
    why: 'A case is found by it.',
    search:
      'a case by its number; cases by who holds them and who held them; operators, uploads and idempotency records by who sends them; invitations by whom they name',
    columns: {
      'cases.case': 'number holder former_comuni target_area',
      'cases.operator': 'issuer subject given_name family_name profession',
      'cases.uvm_invitation': 'health_body tax_code invited_by_issuer invited_by',
      'registry.case_invitation': 'key',
      'registry.contracted_facility': 'key organisation',
      'cases.judicial_measure': 'recorded_by_issuer recorded_by',
      'cases.attendance': 'provider recorded_by_issuer recorded_by',
      'services.provider_contract': 'vat_number organisation number cig recorded_by_issuer recorded_by',
      'cases.absence': 'organisation recorded_by_issuer recorded_by',
      'cases.upload': 'issuer subject',
      'cases.transfer': 'from_holder to_holder target_area',
      'cases.diary_entry': 'organisation',
      'cases.data_key': 'organisation',
      'finance.data_key': 'organisation',
      'persons.data_key': 'organisation',
      'registry.case_custody': 'number',
      'persons.disposal_item': 'reference',
      'persons.disposal_proposal': 'holder act clearance',
      'persons.retention_hold': 'holder reference rule',
    },
  },
  {
    why: 'A place or body is found by it, and lists are in its order. It says nothing about who is there.',
    search: 'facilities and providers by name; offices by comune',
    columns: {
      'services.facility': 'name address authorisation_act',
      'services.provider': 'name vat_number',
      'services.office': 'name address',
    },
  },
  {
    why: 'Written about people before their schema had data keys; nothing searches it. It stands behind row policies alone.',
    columns: {
      'persons.relationship': 'note other_name end_reason',
      'persons.merge': 'reason split_reason',
      'persons.merge_proposal': 'reason',
      'persons.consent': 'signatory',
      'persons.representation': 'document representative_name end_reason',
      'persons.fictitious_residence': 'protocol presence decision register_number address cancel_reason',
      'persons.rights_request': 'statement decision_reason extension_reason protocol',
      'persons.rectification': 'claimed original',
      'persons.retention_hold': 'note lift_reason',
      'services.appointment': 'reason',
      'registry.protected_record_step': 'reason issuer subject',
      'registry.protected_record_opening': 'reason issuer subject organisations',
      'registry.protected_record_operator': 'issuer subject',
    },
  },
  {
    why: 'Data of a person from before their schema had data keys: contacts and addresses, which nothing searches.',
    columns: {
      'persons.person':
        'birth_place_code birth_place_name residence_address domicile_address email mobile citizenships language',
      'persons.household': 'address',
      'persons.household_member': 'given_name family_name relation_code',
      'persons.residence': 'address',
      'persons.isee_attestation': 'dsu_protocol discrepancies',
      'persons.certification':
        'fields request_reference service organisation issuer subject purpose_code reference',
      'persons.source_error_report': 'organisation field protocol reported_by_issuer reported_by',
      'persons.disability_finding': 'kind_code source',
      'persons.employment_status': 'source',
    },
  },
  {
    why: 'Sealed as it is in the hash chain of the log of access, and read by those who review it in every schema.',
    columns: {
      'registry.emergency_access': 'reason issuer subject scope roles organisations informed',
      'registry.emergency_review': 'note issuer subject scope roles organisations',
      'registry.access_entry':
        'client issuer operation organisations purpose purpose_code purpose_reference readers roles scope searches subject written_by',
      'registry.access_of_bodies': 'body',
      'registry.source_call': 'body e_service issuer purpose_code readers reference scope subject',
      'registry.source_answer': 'code correlation',
      'registry.source_counter': '*',
      'registry.source_allowance': '*',
      'registry.access_seal': '*',
      'registry.sealed_record': '*',
      'registry.partitioned_table': '*',
      'registry.log_partition': '*',
      'registry.archived_partition': '*',
    },
  },
  {
    why: 'Read by row policies of several schemas; the reason for lifting is written by the office, about its own act.',
    columns: {
      'registry.processing_restriction': 'imposed_by lifted_by lift_reason readers',
      'registry.case_custody': 'readers',
      'registry.open_request': 'readers',
    },
  },
  {
    why: 'Who may see a row: row policies compare it with the keys of the viewer.',
    search: 'the keys of the viewer among the readers of a row, by the database itself',
    columns: {
      ...Object.fromEntries(
        (
          'access_interview activation_pact assessment assessment_answer assessment_participant assignment delivery ' +
          'delivery_suspension diary_entry document evaluation event objective pact_meeting planned_intervention project ' +
          'project_version resident service_request signature transfer transfer_proposal upload uvm_session ' +
          'version_intervention attendance judicial_date judicial_measure uvm_invitation uvm_section'
        )
          .split(' ')
          .map((table) => [`cases.${table}`, 'readers']),
      ),
      'cases.case': 'readers file_readers',
      'persons.household': 'readers',
      'persons.person': 'readers',
      'services.appointment': 'readers',
      'services.resident': 'readers',
    },
  },
  {
    why: 'Who did it: issuer and subject of a token, a role, a name in the service. Professionals, not those they write about.',
    columns: {
      'cases.assessment_answer': 'answered_by answered_by_issuer',
      'cases.assessment_participant': 'name profession signed_off_by signed_off_by_issuer',
      'cases.event': 'actor actor_issuer actor_role',
      'cases.uvm_member': 'name role',
      'cases.service_request': 'organisation recorded_by recorded_by_issuer',
      'cases.service_request_outcome': 'organisation recorded_by recorded_by_issuer',
      'cases.uvm_session': 'convened_by convened_by_issuer',
      'services.waiting_list': 'organisation recorded_by recorded_by_issuer',
      'services.waiting_list_entry': 'act recorded_by recorded_by_issuer',
      'persons.merge_proposal': 'proposed_by_issuer proposed_by',
      'persons.merge': 'merged_by merged_by_issuer split_by split_by_issuer followed_by split_followed_by',
      'persons.fictitious_residence': 'recorded_by_issuer recorded_by',
      'persons.representation': 'recorded_by_issuer recorded_by ended_by_issuer ended_by',
      'persons.rights_request': 'asked_by decided_by',
      'persons.disposal_proposal': 'decided_by decided_by_issuer',
      'persons.retention_hold': 'placed_by placed_by_issuer lifted_by lifted_by_issuer',
      'registry.revocation': 'issuer subject token',
    },
  },
  {
    why: 'A code, a digest, a media type, ids or a sentence of ours: nobody writes it in words of their own.',
    columns: {
      'cases.assessment_answer': 'item',
      'cases.assessment_participant': 'section',
      'cases.data_key': 'wrapped_key',
      'finance.data_key': 'wrapped_key',
      'persons.data_key': 'wrapped_key',
      'cases.delivery': 'fund service_type',
      'cases.document': 'media_type sha256',
      'cases.event': 'facts',
      'cases.person_merge': 'resident',
      'cases.planned_intervention': 'co_payments fund funding_reason service_type',
      'cases.service_request': 'protocol service_type',
      'services.waiting_list_entry': 'criteria',
      'cases.upload': 'media_type sha256',
      'cases.version_intervention': 'service_type',
      'persons.merge': 'moved',
      'persons.disposal_item': 'rule settled_by',
      'persons.disposal_removal': 'rule what',
      'analytics.erased_pseudonym': 'pseudonym',
      'registry.representation': 'kind powers',
      'registry.consent': 'purpose',
      'registry.erased_record': 'key kind',
      'registry.dead_event': 'topic job_key payload reason',
      'cases.idempotency_record': 'claim input outcome',
      'persons.idempotency_record': 'claim input outcome',
      'services.idempotency_record': 'claim input outcome',
      'registry.request_count': 'key',
    },
  },
  {
    why: 'Published vocabulary, catalogue or territory: it is about nobody.',
    columns: {
      ...whole(
        'cases',
        'event_kind file_part instrument instrument_item instrument_option instrument_reading instrument_scale',
      ),
      ...whole('cases', 'instrument_section reason service_type target_area'),
      ...whole('persons', 'consent_purpose relationship_kind'),
      ...whole('registry', 'ambito ambito_membership comune event_emitter known_facility retention_rule'),
      ...whole(
        'services',
        'appointment_purpose leps macro_area regulation_article service_family service_type sioss_module',
      ),
      ...whole('services', 'ranking_criterion staff target_area'),
    },
  },
  {
    why: 'About money, acts and plans of bodies: of people it has ids, and the sentences in which finance refuses a request.',
    columns: {
      ...whole(
        'finance',
        'case_funding co_payment co_payment_charge co_payment_entry co_payment_regulation co_payment_rule commitment creditor fund fund_allocation fund_module_decision fund_module_submission fund_rule',
      ),
      ...whole('finance', 'movement multifondo_project plan_edition plan_intervention plan_variation'),
      ...whole(
        'finance',
        'progress_rejection progress_report progress_return progress_row progress_snapshot progress_step',
      ),
      ...whole('finance', 'idempotency_record service_type year_closing zone_plan'),
    },
  },
  {
    why: 'Facts under pseudonyms, in codes, and figures made of them; no text comes here.',
    search: 'figures by territory, service, area, month and every other code',
    columns: {
      ...whole(
        'analytics',
        'amount_fact appointment_fact assessment_fact case_fact delivery_fact offer_fact person_fact',
      ),
      ...whole(
        'analytics',
        'staff_fact transfer_fact event extract extract_part idempotency_record service_type',
      ),
      ...whole(
        'analytics',
        'cell cells_made_by context_dataset context_value data_release freshness previous_cell',
      ),
      ...whole('analytics', 'release_class release_file release_file_part'),
    },
  },
]

function whole(schema: string, tables: string): Record<string, string> {
  return Object.fromEntries(tables.split(' ').map((table) => [`${schema}.${table}`, '*']))
}
