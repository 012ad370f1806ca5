-- assessments-for-pua as pua@bari: 5 statements, the same for 1, 20 or 90 rows

begin isolation level repeatable read;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true), set_config('cse.issuer', $6,
  true), set_config('cse.subject', $7, true);

-- cases of comune
select cases."case".id as uuid, cases."case".number as number, cases."case".person_id as "personId",
  cases."case".opened_on as "openedOn", coalesce(cases."case".file_readers && (select registry.viewer_keys()),
  false) as "hasFile"
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

-- uvm sessions
select cases.uvm_session.id as uuid, cases.uvm_session.case_id as "caseId",
  cases.uvm_session.convened_on as "convenedOn", (coalesce((select data_key.wrapped_key from cases.data_key
  where data_key.key_id = encode(substr(cases.uvm_session.place, 2, 16), 'hex')::uuid),
  '\x00') || uuid_send(cases.uvm_session.id) || cases.uvm_session.place) as place,
  cases.uvm_session.convened_by_issuer as "convenedByIssuer",
  cases.uvm_session.convened_by as "convenedBySubject", (coalesce((select data_key.wrapped_key from
  cases.data_key where data_key.key_id = encode(substr(cases.uvm_session.agenda, 2, 16), 'hex')::uuid),
  '\x00') || uuid_send(cases.uvm_session.id) || cases.uvm_session.agenda) as agenda,
  cases.uvm_session.held_on as "heldOn", cases.uvm_session.outcome as outcome, (coalesce((select
  data_key.wrapped_key from cases.data_key where data_key.key_id = encode(substr(cases.uvm_session.decision,
  2, 16), 'hex')::uuid),
  '\x00') || uuid_send(cases.uvm_session.id) || cases.uvm_session.decision) as decision, (coalesce((select
  data_key.wrapped_key from cases.data_key where data_key.key_id = encode(substr(cases.uvm_session.minutes, 2,
  16), 'hex')::uuid), '\x00') || uuid_send(cases.uvm_session.id) || cases.uvm_session.minutes) as minutes,
  cases.uvm_session.cancelled_at as "cancelledAt"
from cases.uvm_session
where cases.uvm_session.case_id = any((select $1::uuid[])::uuid[])
order by cases.uvm_session.convened_on, cases.uvm_session.id;

set local role cse_persons;

-- persons by id
with found as (select persons.person.id as id, persons.person.given_name as "givenName",
  persons.person.family_name as "familyName" from persons.person where persons.person.id = any((select
  $1::uuid[])::uuid[])), missing as materialized ( select requested from unnest($2::uuid[]) as requested where
  not exists (select from found where found.id = requested) ), former as materialized (select requested,
  persons.kept(requested) as kept from missing)
select id as requested, found.*
from found
union all select former.requested, kept.*
from former
cross join lateral (select persons.person.id as id, persons.person.given_name as "givenName",
  persons.person.family_name as "familyName" from persons.person where persons.person.id = former.kept
  and former.kept <> former.requested) kept;

-- access entry
insert into registry.access_entry (scope, issuer, subject, roles, client, purpose, purpose_code,
  purpose_reference, operation, request_id, action, persons, readers, searches)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

commit;
