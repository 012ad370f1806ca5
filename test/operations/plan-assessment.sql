-- plan-assessment as social-worker@bari: 15 statements

begin isolation level read committed;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true), set_config('cse.issuer', $6,
  true), set_config('cse.subject', $7, true);

-- claim key
insert into cases.idempotency_record (claim, input)
values ($1, $2)
on conflict do nothing;

-- standing of cases
select cases."case".closed_on as "closedOn", cases."case".closure_reason as "closureReason",
  cases."case".assessment_reached_on as "assessmentReachedOn",
  cases."case".project_reached_on as "projectReachedOn",
  cases."case".delivery_reached_on as "deliveryReachedOn",
  cases."case".closure_reached_on as "closureReachedOn", cases."case".person_changes as "personChanges",
  cases."case".id as uuid, cases."case".person_id as "personId", cases."case".target_area as "targetArea",
  cases."case".phase as phase, cases."case".status as status, cases."case".opened_on as "openedOn",
  cases."case".comune as "comuneCode", cases."case".ambito_code as "ambitoCode",
  cases."case".holder as holder, cases."case".suspended_on as "suspendedOn",
  cases."case".suspension_reason as "suspensionReason", cases."case".file_readers as "fileReaders",
  cases."case".version as version, coalesce(cases."case".file_readers && (select registry.viewer_keys()),
  false) as "hasFile", comune.province as province, (select uuid_send(data_key.key_id) || data_key.wrapped_key
  from cases.data_key where data_key.organisation = cases."case".holder
  and data_key.record_id = cases."case".id and data_key.retired_at is null) as "dataKey",
  exists (select from cases.transfer where cases.transfer.case_id = cases."case".id
  and cases.transfer.status = 'REQUESTED') as "transferRequested",
  exists (select from cases.transfer_proposal where cases.transfer_proposal.case_id = cases."case".id
  and cases.transfer_proposal.status = 'OPEN') as "transferProposed",
  access.recorded is not null as "accessRecorded", coalesce(access.outcome is not null, false) as oriented,
  assessed.open as "assessmentsOpen", assessed.completed as "assessmentsCompleted",
  exists (select from cases.uvm_session where cases.uvm_session.case_id = cases."case".id
  and cases.uvm_session.decision is null and cases.uvm_session.cancelled_at is null) as "uvmConvened",
  latest.id as "projectId", coalesce(latest.status, 'NONE') as project, coalesce(latest.status = 'AGREED',
  false) and exists (select from cases.project_version where cases.project_version.project_id = latest.id
  and cases.project_version.status = 'DRAFT' and cases.project_version.number > 1) as "variationDrafted",
  coalesce(planned.count, 0) as "plannedInterventions", coalesce(planned.running, 0) as "deliveriesOpen"
from cases."case"
join registry.comune on comune.istat_code = cases."case".comune
left join lateral ( select true as recorded, cases.access_interview.outcome as outcome from
  cases.access_interview where cases.access_interview.case_id = cases."case".id order by
  cases.access_interview.id desc limit 1 ) access on true
cross join lateral ( select count(*) filter (where cases.assessment.completed_on is null) as open, count(*)
  filter (where cases.assessment.completed_on is not null) as completed from cases.assessment where
  cases.assessment.case_id = cases."case".id and not cases.assessment.superseded ) assessed
left join lateral ( select cases.project.id as id, cases.project.status as status,
  cases.project.delivery_started_on as "startedOn" from cases.project where cases.project.case_id =
  cases."case".id
  and cases.project.status <> 'DISCARDED' order by cases.project.id desc limit 1 ) latest on true
left join lateral ( select count(*) as count, count(*) filter (where latest."startedOn" is not null and
  cases.planned_intervention.ended_on is null) as running from cases.planned_intervention where
  cases.planned_intervention.project_id = latest.id ) planned on true
where cases."case".id = any((select $1::uuid[])::uuid[]);

-- claim case
update cases."case"
set phase = $1, status = $2, version = $3, updated_at = $4
where (cases."case".id = $5 and cases."case".version = $6)
returning closed_on as "closedOn", closure_reason as "closureReason",
  assessment_reached_on as "assessmentReachedOn", project_reached_on as "projectReachedOn",
  delivery_reached_on as "deliveryReachedOn", closure_reached_on as "closureReachedOn",
  person_changes as "personChanges";

-- instruments
select cases.instrument.code as code, cases.instrument.version as version, cases.instrument.name as name,
  cases.instrument.assessed_by as "assessedBy", cases.instrument.valid_from as "validFrom",
  cases.instrument.valid_to as "validTo", cases.instrument.headline_scale as "headlineScale",
  cases.instrument.origin as origin, cases.instrument.confidence as confidence,
  (select coalesce(json_agg(json_build_object('code', cases.instrument_section.code, 'label',
  cases.instrument_section.label) order by cases.instrument_section.position),
  '[]') from cases.instrument_section where cases.instrument_section.instrument = cases.instrument.code
  and cases.instrument_section.version = cases.instrument.version) as sections,
  (select coalesce(json_agg(json_build_object('code', cases.instrument_item.code, 'section',
  cases.instrument_item.section, 'label', cases.instrument_item.label, 'kind', cases.instrument_item.kind,
  'required', cases.instrument_item.required, 'neededWhen', cases.instrument_item.needed_when, 'many',
  cases.instrument_item.many, 'lowest', cases.instrument_item.lowest, 'highest',
  cases.instrument_item.highest, 'scales', cases.instrument_item.scales, 'confidence',
  cases.instrument_item.confidence, 'options', (select coalesce(json_agg(json_build_object('code',
  cases.instrument_option.code, 'label', cases.instrument_option.label, 'score',
  cases.instrument_option.score, 'validFrom', cases.instrument_option.valid_from, 'validTo',
  cases.instrument_option.valid_to) order by cases.instrument_option.position), '[]') from
  cases.instrument_option where cases.instrument_option.list = cases.instrument_item.options)) order by
  cases.instrument_item.position),
  '[]') from cases.instrument_item where cases.instrument_item.instrument = cases.instrument.code
  and cases.instrument_item.version = cases.instrument.version) as items,
  (select coalesce(json_agg(json_build_object('code', cases.instrument_scale.code, 'label',
  cases.instrument_scale.label, 'rule', cases.instrument_scale.rule, 'lowest', cases.instrument_scale.lowest,
  'highest', cases.instrument_scale.highest, 'readings',
  (select coalesce(json_agg(json_build_object('atLeast', cases.instrument_reading.at_least, 'label',
  cases.instrument_reading.label) order by cases.instrument_reading.at_least),
  '[]') from cases.instrument_reading where cases.instrument_reading.instrument = cases.instrument.code
  and cases.instrument_reading.version = cases.instrument.version
  and cases.instrument_reading.scale = cases.instrument_scale.code)) order by cases.instrument_scale.position),
  '[]') from cases.instrument_scale where cases.instrument_scale.instrument = cases.instrument.code
  and cases.instrument_scale.version = cases.instrument.version) as scales
from cases.instrument
where ($1::text[] is null or cases.instrument.code || '|' || cases.instrument.version = any ($2::text[]))
  and ($3::text is null or cases.instrument.code = $4::text) and ($5::date is null
  or $6::date between cases.instrument.valid_from and coalesce(cases.instrument.valid_to, 'infinity'))
order by cases.instrument.name, cases.instrument.code, cases.instrument.valid_from desc;

insert into cases.assessment (id, case_id, instrument, instrument_version, kind, planned_on, completed_on,
  score, outcome, findings, superseded, cancelled_at, version, readers)
values (uuidv7(), $1, $2, $3, $4, $5, default, default, default, default, default, default, default, null)
returning id as uuid;

-- add participants
insert into cases.assessment_participant (id, assessment_id, case_id, position, operator_id, name, profession,
  section)
select uuidv7(), $1::uuid, $2::uuid, position, operator, name, profession, section
from jsonb_to_recordset($3::jsonb) as one (position smallint, operator uuid, name text, profession text,
  section text);

-- record happening
with happened as ( insert into cases.event (id, case_id, kind, phase, at, actor_issuer, actor, actor_role,
  note, facts, readers) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) )
select registry.emit(event->>'topic', event->'payload', event->>'jobKey')
from jsonb_array_elements($12::jsonb) as event;

-- keep outcome
update cases.idempotency_record
set outcome = $1::jsonb
where claim = $2;

-- access entry
insert into registry.access_entry (scope, issuer, subject, roles, client, purpose, purpose_code,
  purpose_reference, operation, request_id, action, persons, readers, searches)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

commit;

begin isolation level repeatable read;

-- viewer in emergency
select persons, set_config('cse.keys', $1 || coalesce(',person:' || replace(persons, ',', ',person:'), ''),
  true), set_config('cse.scope', $2, true), set_config('cse.person', $3, true),
  set_config('statement_timeout', $4, true), set_config('cse.emergency',
  coalesce('person:' || replace(persons, ',', ',person:'), ''), true), set_config('role', $5, true),
  set_config('cse.issuer', $6, true), set_config('cse.subject', $7, true)
from registry.emergencies_of($6, $7, $8) as persons;

-- assessments by id
select cases.assessment.id as uuid, cases.assessment.case_id as "caseId",
  cases.assessment.instrument as instrument, cases.assessment.instrument_version as "instrumentVersion",
  cases.assessment.kind as kind, cases.assessment.planned_on as "plannedOn",
  cases.assessment.completed_on as "completedOn", cases.assessment.score::float8 as score, (coalesce((select
  data_key.wrapped_key from cases.data_key where data_key.key_id = encode(substr(cases.assessment.outcome, 2,
  16), 'hex')::uuid), '\x00') || uuid_send(cases.assessment.id) || cases.assessment.outcome) as outcome,
  (coalesce((select data_key.wrapped_key from cases.data_key where data_key.key_id =
  encode(substr(cases.assessment.findings, 2, 16), 'hex')::uuid),
  '\x00') || uuid_send(cases.assessment.id) || cases.assessment.findings) as findings,
  cases.assessment.cancelled_at as "cancelledAt", cases.assessment.version as version,
  cases."case".person_id as "personId"
from cases.assessment
join cases."case" on cases."case".id = cases.assessment.case_id
where cases.assessment.id = any((select $1::uuid[])::uuid[]);

-- cases by id
select id as uuid, number, person_id as "personId", target_area as "targetArea", phase, status,
  opened_on as "openedOn", closed_on as "closedOn", closure_reason as "closureCode",
  project_outcome as "projectOutcome", suspended_on as "suspendedOn", suspension_reason as "suspensionCode",
  comune as "comuneCode", ambito_code as "ambitoCode", holder as "holderKey", held_since as "heldSince",
  version, coalesce(cases."case".file_readers && (select registry.viewer_keys()), false) as "hasFile"
from cases."case"
where cases."case".id = any((select $1::uuid[])::uuid[]);

-- instruments
select cases.instrument.code as code, cases.instrument.version as version, cases.instrument.name as name,
  cases.instrument.assessed_by as "assessedBy", cases.instrument.valid_from as "validFrom",
  cases.instrument.valid_to as "validTo", cases.instrument.headline_scale as "headlineScale",
  cases.instrument.origin as origin, cases.instrument.confidence as confidence,
  (select coalesce(json_agg(json_build_object('code', cases.instrument_section.code, 'label',
  cases.instrument_section.label) order by cases.instrument_section.position),
  '[]') from cases.instrument_section where cases.instrument_section.instrument = cases.instrument.code
  and cases.instrument_section.version = cases.instrument.version) as sections,
  (select coalesce(json_agg(json_build_object('code', cases.instrument_item.code, 'section',
  cases.instrument_item.section, 'label', cases.instrument_item.label, 'kind', cases.instrument_item.kind,
  'required', cases.instrument_item.required, 'neededWhen', cases.instrument_item.needed_when, 'many',
  cases.instrument_item.many, 'lowest', cases.instrument_item.lowest, 'highest',
  cases.instrument_item.highest, 'scales', cases.instrument_item.scales, 'confidence',
  cases.instrument_item.confidence, 'options', (select coalesce(json_agg(json_build_object('code',
  cases.instrument_option.code, 'label', cases.instrument_option.label, 'score',
  cases.instrument_option.score, 'validFrom', cases.instrument_option.valid_from, 'validTo',
  cases.instrument_option.valid_to) order by cases.instrument_option.position), '[]') from
  cases.instrument_option where cases.instrument_option.list = cases.instrument_item.options)) order by
  cases.instrument_item.position),
  '[]') from cases.instrument_item where cases.instrument_item.instrument = cases.instrument.code
  and cases.instrument_item.version = cases.instrument.version) as items,
  (select coalesce(json_agg(json_build_object('code', cases.instrument_scale.code, 'label',
  cases.instrument_scale.label, 'rule', cases.instrument_scale.rule, 'lowest', cases.instrument_scale.lowest,
  'highest', cases.instrument_scale.highest, 'readings',
  (select coalesce(json_agg(json_build_object('atLeast', cases.instrument_reading.at_least, 'label',
  cases.instrument_reading.label) order by cases.instrument_reading.at_least),
  '[]') from cases.instrument_reading where cases.instrument_reading.instrument = cases.instrument.code
  and cases.instrument_reading.version = cases.instrument.version
  and cases.instrument_reading.scale = cases.instrument_scale.code)) order by cases.instrument_scale.position),
  '[]') from cases.instrument_scale where cases.instrument_scale.instrument = cases.instrument.code
  and cases.instrument_scale.version = cases.instrument.version) as scales
from cases.instrument
where ($1::text[] is null or cases.instrument.code || '|' || cases.instrument.version = any ($2::text[]))
  and ($3::text is null or cases.instrument.code = $4::text) and ($5::date is null
  or $6::date between cases.instrument.valid_from and coalesce(cases.instrument.valid_to, 'infinity'))
order by cases.instrument.name, cases.instrument.code, cases.instrument.valid_from desc;

-- assessment answers
select assessment_id as "assessmentId", item,
  (coalesce((select data_key.wrapped_key from cases.data_key where data_key.key_id = encode(substr(value, 2,
  16), 'hex')::uuid), '\x00') || sha256(convert_to(concat_ws('/', cases.assessment_answer.assessment_id,
  cases.assessment_answer.item, cases.assessment_answer.position), 'UTF8')) || value) as value,
  answered_by_issuer as "answeredByIssuer", answered_by as "answeredBy", answered_at as "answeredAt"
from cases.assessment_answer
where cases.assessment_answer.assessment_id = any((select $1::uuid[])::uuid[])
order by cases.assessment_answer.item asc, cases.assessment_answer.position asc;

-- assessment participants
select id as uuid, assessment_id as "assessmentId", operator_id as "operatorId", name, profession, section,
  signed_off_at as "signedOffAt"
from cases.assessment_participant
where cases.assessment_participant.assessment_id = any((select $1::uuid[])::uuid[])
order by cases.assessment_participant.position asc;

commit;
