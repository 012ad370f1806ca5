-- assessment-forms as social-worker@bari: 7 statements, the same for 1, 20 or 90 rows

begin isolation level repeatable read;

-- viewer in emergency
select persons, set_config('cse.keys', $1 || coalesce(',person:' || replace(persons, ',', ',person:'), ''),
  true), set_config('cse.scope', $2, true), set_config('cse.person', $3, true),
  set_config('statement_timeout', $4, true), set_config('cse.emergency',
  coalesce('person:' || replace(persons, ',', ',person:'), ''), true), set_config('role', $5, true),
  set_config('cse.issuer', $6, true), set_config('cse.subject', $7, true)
from registry.emergencies_of($6, $7, $8) as persons;

-- cases of comune
select cases."case".id as uuid, cases."case".number as number, cases."case".person_id as "personId",
  cases."case".opened_on as "openedOn", cases."case".version as version,
  coalesce(cases."case".file_readers && (select registry.viewer_keys()), false) as "hasFile"
from cases."case"
where cases."case".comune = $1 and cases."case".phase = $2 and ($3::text[] is null
  or cases."case".phase = any($4::text[])) and ($5::text[] is null or cases."case".status = any($6::text[]))
  and ($7::text is null or cases."case".comune = $8::text) and ($9::date is null
  or cases."case".opened_on >= $10::date) and ($11::date is null or cases."case".opened_on <= $12::date)
  and ($13::boolean is null or coalesce(cases."case".file_readers && (select registry.viewer_keys()),
  false) = $14::boolean) and ($15::text[] is null
  or coalesce(cases."case".file_readers && (select registry.viewer_keys()), false)
  and cases."case".target_area = any($16::text[])) and ($17::uuid is null
  or ( select true from cases.assignment where cases.assignment.case_id = cases."case".id
  and cases.assignment.operator_id = $18::uuid and cases.assignment.role = 'CASE_MANAGER'
  and cases.assignment.until is null limit 1)) and ($19::text is null or $20::boolean = coalesce(( select true
  from cases.assignment where cases.assignment.case_id = cases."case".id and cases.assignment.until is null
  and cases.assignment.operator_id in (select cases.operator.id from cases.operator where
  cases.operator.issuer = $21::text and cases.operator.subject = $22::text union all select
  cases.absence.operator_id from cases.absence join cases.operator on cases.operator.id =
  cases.absence.substitute_id where cases.operator.issuer = $23::text and cases.operator.subject = $24::text
  and cases.absence.withdrawn_at is null and $25::date between cases.absence.since
  and cases.absence.until) limit 1), false))
order by cases."case".opened_on asc, cases."case".id asc
limit $26;

-- assessments
select cases.assessment.id as uuid, cases.assessment.case_id as "caseId",
  cases.assessment.instrument as instrument, cases.assessment.instrument_version as "instrumentVersion",
  cases.assessment.kind as kind, cases.assessment.planned_on as "plannedOn",
  cases.assessment.completed_on as "completedOn", cases.assessment.score::float8 as score, (coalesce((select
  data_key.wrapped_key from cases.data_key where data_key.key_id = encode(substr(cases.assessment.outcome, 2,
  16), 'hex')::uuid), '\x00') || uuid_send(cases.assessment.id) || cases.assessment.outcome) as outcome,
  (coalesce((select data_key.wrapped_key from cases.data_key where data_key.key_id =
  encode(substr(cases.assessment.findings, 2, 16), 'hex')::uuid),
  '\x00') || uuid_send(cases.assessment.id) || cases.assessment.findings) as findings,
  cases.assessment.cancelled_at as "cancelledAt", cases.assessment.version as version
from cases.assessment
where cases.assessment.case_id = any((select $1::uuid[])::uuid[])
order by cases.assessment.planned_on, cases.assessment.id;

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

-- access entry
insert into registry.access_entry (scope, issuer, subject, roles, client, purpose, purpose_code,
  purpose_reference, operation, request_id, action, persons, readers, searches)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

commit;
