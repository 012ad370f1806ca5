-- cases as social-worker@bari: 11 statements, the same for 1, 20 or 200 rows

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
  cases."case".status as status, cases."case".opened_on as "openedOn",
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
order by cases."case".opened_on desc, cases."case".id desc
limit $26;

-- count of cases of comune
select count(*) as count
from ( select from cases."case" where cases."case".comune = $1 and ($2::text[] is null
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
  and cases.absence.until) limit 1), false)) and cases."case".phase = $25 limit 10000) as counted;

-- operators of case
select cases.operator.id as uuid, cases.operator.issuer, cases.operator.subject,
  cases.operator.given_name as "givenName", cases.operator.family_name as "familyName",
  cases.operator.profession, cases.operator.comune as "comuneCode",
  cases.operator.ambito_code as "ambitoCode", cases.assignment.case_id as "caseId", cases.assignment.role
from cases.assignment
inner join cases.operator on cases.operator.id = cases.assignment.operator_id
where (cases.assignment.case_id = any((select $1::uuid[])::uuid[]) and cases.assignment.until is null)
order by cases.assignment.role asc, cases.assignment.since asc, cases.assignment.id asc;

-- projects
select cases.project.id as uuid, cases.project.case_id as "caseId", (coalesce((select data_key.wrapped_key
  from cases.data_key where data_key.key_id = encode(substr(cases.project.title, 2, 16), 'hex')::uuid),
  '\x00') || uuid_send(cases.project.id) || cases.project.title) as title
from cases.project
where cases.project.case_id = any((select $1::uuid[])::uuid[]) and cases.project.status <> 'DISCARDED'
order by cases.project.id desc;

-- planned interventions
select cases.planned_intervention.id as uuid, cases.planned_intervention.project_id as "projectId",
  cases.planned_intervention.service_type as "serviceTypeCode",
  cases.planned_intervention.plan_intervention_id as "planInterventionId",
  cases.planned_intervention.funding_state as "fundingState",
  cases.planned_intervention.total_cents as "totalCost"
from cases.planned_intervention
where cases.planned_intervention.project_id = any((select $1::uuid[])::uuid[])
order by cases.planned_intervention.position, cases.planned_intervention.id;

set local role cse_finance;

-- plan interventions by id
select finance.plan_intervention.id as uuid, finance.plan_intervention.code as code,
  finance.plan_intervention.title as title, finance.plan_intervention.planned_cents as planned,
  finance.plan_intervention.committed_cents as committed
from finance.plan_intervention
where finance.plan_intervention.id = any((select $1::uuid[])::uuid[]);

set local role cse_services;

-- service types by code
select code, label as name, family, parent_code as "parentCode", macro_area as "macroArea", leps,
  target_areas as "targetAreas", valid_from as "validFrom", valid_to as "validTo"
from services.service_type
where services.service_type.code = any((select $1::text[])::text[]);

set local role cse_persons;

-- persons by id
with found as (select persons.person.id as id, persons.person.tax_code as "taxCode",
  persons.person.given_name as "givenName", persons.person.family_name as "familyName",
  persons.person.residence_comune as "residenceComune",
  persons.person.residence_address as "residenceAddress", persons.person.residence_since as "residenceSince"
  from persons.person where persons.person.id = any((select $1::uuid[])::uuid[])), missing as materialized (
  select requested from unnest($2::uuid[]) as requested where not exists (select from found where found.id =
  requested) ), former as materialized (select requested, persons.kept(requested) as kept from missing)
select id as requested, found.*
from found
union all select former.requested, kept.*
from former
cross join lateral (select persons.person.id as id, persons.person.tax_code as "taxCode",
  persons.person.given_name as "givenName", persons.person.family_name as "familyName",
  persons.person.residence_comune as "residenceComune",
  persons.person.residence_address as "residenceAddress",
  persons.person.residence_since as "residenceSince" from persons.person where persons.person.id = former.kept
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
