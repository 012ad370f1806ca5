-- ambito-cases as plan-office@ATS-BA-02: 9 statements, the same for 1 or 5 rows

begin isolation level repeatable read;

-- viewer in emergency
select persons, set_config('cse.keys', $1 || coalesce(',person:' || replace(persons, ',', ',person:'), ''),
  true), set_config('cse.scope', $2, true), set_config('cse.person', $3, true),
  set_config('statement_timeout', $4, true), set_config('cse.emergency',
  coalesce('person:' || replace(persons, ',', ',person:'), ''), true), set_config('role', $5, true),
  set_config('cse.issuer', $6, true), set_config('cse.subject', $7, true)
from registry.emergencies_of($6, $7, $8) as persons;

-- cases of holder
select cases."case".id as uuid, cases."case".number as number, cases."case".person_id as "personId",
  cases."case".phase as phase, cases."case".opened_on as "openedOn", cases."case".comune as "comuneCode",
  cases."case".held_since as "heldSince",
  coalesce(cases."case".file_readers && (select registry.viewer_keys()), false) as "hasFile"
from cases."case"
where cases."case".holder = $1
order by cases."case".opened_on asc, cases."case".id asc
limit $2;

-- count of cases of holder
select count(*) as count
from ( select from cases."case" where cases."case".holder = $1 and ($2::text[] is null
  or cases."case".phase = any($3::text[])) and ($4::text[] is null or cases."case".status = any($5::text[]))
  and ($6::text is null or cases."case".comune = $7::text) and ($8::date is null
  or cases."case".opened_on >= $9::date) and ($10::date is null or cases."case".opened_on <= $11::date)
  and ($12::boolean is null or coalesce(cases."case".file_readers && (select registry.viewer_keys()),
  false) = $13::boolean) and ($14::text[] is null
  or coalesce(cases."case".file_readers && (select registry.viewer_keys()), false)
  and cases."case".target_area = any($15::text[])) and ($16::uuid is null
  or ( select true from cases.assignment where cases.assignment.case_id = cases."case".id
  and cases.assignment.operator_id = $17::uuid and cases.assignment.role = 'CASE_MANAGER'
  and cases.assignment.until is null limit 1)) and ($18::text is null or $19::boolean = coalesce(( select true
  from cases.assignment where cases.assignment.case_id = cases."case".id and cases.assignment.until is null
  and cases.assignment.operator_id in (select cases.operator.id from cases.operator where
  cases.operator.issuer = $20::text and cases.operator.subject = $21::text union all select
  cases.absence.operator_id from cases.absence join cases.operator on cases.operator.id =
  cases.absence.substitute_id where cases.operator.issuer = $22::text and cases.operator.subject = $23::text
  and cases.absence.withdrawn_at is null and $24::date between cases.absence.since
  and cases.absence.until) limit 1), false)) limit 10000) as counted;

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

-- projects
select cases.project.id as uuid, cases.project.case_id as "caseId", cases.project.kind as kind,
  cases.project.ends_on as "endsOn"
from cases.project
where cases.project.case_id = any((select $1::uuid[])::uuid[]) and cases.project.status <> 'DISCARDED'
order by cases.project.id desc;

-- planned interventions
select cases.planned_intervention.id as uuid, cases.planned_intervention.project_id as "projectId",
  cases.planned_intervention.plan_intervention_id as "planInterventionId",
  cases.planned_intervention.total_cents as "totalCost"
from cases.planned_intervention
where cases.planned_intervention.project_id = any((select $1::uuid[])::uuid[])
order by cases.planned_intervention.position, cases.planned_intervention.id;

set local role cse_persons;

-- persons by id
with found as (select persons.person.id as id, persons.person.given_name as "givenName",
  persons.person.family_name as "familyName", persons.person.birth_year as "birthYear",
  persons.person.birth_month as "birthMonth", persons.person.birth_day as "birthDay",
  persons.person.deceased_on as "deceasedOn" from persons.person where persons.person.id = any((select
  $1::uuid[])::uuid[])), missing as materialized ( select requested from unnest($2::uuid[]) as requested where
  not exists (select from found where found.id = requested) ), former as materialized (select requested,
  persons.kept(requested) as kept from missing)
select id as requested, found.*
from found
union all select former.requested, kept.*
from former
cross join lateral (select persons.person.id as id, persons.person.given_name as "givenName",
  persons.person.family_name as "familyName", persons.person.birth_year as "birthYear",
  persons.person.birth_month as "birthMonth", persons.person.birth_day as "birthDay",
  persons.person.deceased_on as "deceasedOn" from persons.person where persons.person.id = former.kept
  and former.kept <> former.requested) kept;

set local role cse_services;

-- comuni by code
select istat_code as "istatCode", name, slug, cadastral_code as "cadastralCode", province,
  postal_codes as "postalCodes", population, population_census_2011 as "populationCensus2011"
from registry.comune
where registry.comune.istat_code = any((select $1::text[])::text[]);

-- access entry
insert into registry.access_entry (scope, issuer, subject, roles, client, purpose, purpose_code,
  purpose_reference, operation, request_id, action, persons, readers, searches)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

commit;
