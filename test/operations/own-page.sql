-- own-page as citizen: 14 statements

begin isolation level repeatable read;

-- viewer for others
select represented, set_config('cse.keys', $1 || coalesce(',' || acting.keys, ''), true),
  set_config('cse.scope', $2, true), set_config('cse.person', $3, true), set_config('statement_timeout', $4,
  true), set_config('role', $5, true), set_config('cse.issuer', $6, true), set_config('cse.subject', $7, true)
from registry.represented_by($3::text::uuid, $8, $9) as acting;

-- persons by id
with found as (select persons.person.id as id, persons.person.tax_code as "taxCode",
  persons.person.given_name as "givenName", persons.person.family_name as "familyName",
  persons.person.residence_comune as "residenceComune",
  persons.person.residence_address as "residenceAddress", persons.person.residence_since as "residenceSince",
  persons.person.household_id as "householdId" from persons.person where persons.person.id = any((select
  $1::uuid[])::uuid[])), missing as materialized ( select requested from unnest($2::uuid[]) as requested where
  not exists (select from found where found.id = requested) ), former as materialized (select requested,
  persons.kept(requested) as kept from missing)
select id as requested, found.*
from found
union all select former.requested, kept.*
from former
cross join lateral (select persons.person.id as id, persons.person.tax_code as "taxCode",
  persons.person.given_name as "givenName", persons.person.family_name as "familyName",
  persons.person.residence_comune as "residenceComune",
  persons.person.residence_address as "residenceAddress", persons.person.residence_since as "residenceSince",
  persons.person.household_id as "householdId" from persons.person where persons.person.id = former.kept
  and former.kept <> former.requested) kept;

-- households by id
select id, comune, address
from persons.household
where persons.household.id = any((select $1::uuid[])::uuid[]);

-- ISEE on a day
select distinct on (persons.isee_attestation.person_id) person_id as "personId", kind, current,
  isee_cents as value, ise_cents as ise, equivalence_scale as "equivalenceScale",
  dsu_protocol as "dsuProtocol", submitted_on as "submittedOn", valid_until as "validUntil", discrepancies
from persons.isee_attestation
where (persons.isee_attestation.person_id = any((select $1::uuid[])::uuid[])
  and persons.isee_attestation.kind = $2 and persons.isee_attestation.submitted_on <= $3
  and persons.isee_attestation.valid_until >= $4)
order by persons.isee_attestation.person_id, persons.isee_attestation.submitted_on desc,
  persons.isee_attestation.current desc;

-- members of households
select household_id as "householdId", person_id as "personId", given_name as "givenName",
  family_name as "familyName", relation_code as "relationCode", since
from persons.household_member
where (persons.household_member.household_id = any((select $1::uuid[])::uuid[])
  and persons.household_member.until is null)
order by lpad(persons.household_member.relation_code, 2, '0'), persons.household_member.person_id asc;

select person_id as "personId"
from registry.deaths_among($1::uuid[]);

set local role cse_cases;

select page.*
from unnest((select $1::uuid[])::uuid[]) as parent(id)
cross join lateral ( select cases."case".id as uuid, cases."case".number as number,
  cases."case".person_id as "personId", cases."case".target_area as "targetArea", cases."case".phase as phase,
  cases."case".status as status, cases."case".opened_on as "openedOn", cases."case".closed_on as "closedOn",
  cases."case".closure_reason as "closureCode", cases."case".project_outcome as "projectOutcome",
  cases."case".suspended_on as "suspendedOn", cases."case".suspension_reason as "suspensionCode",
  cases."case".comune as "comuneCode", cases."case".ambito_code as "ambitoCode",
  cases."case".holder as "holderKey", cases."case".held_since as "heldSince", cases."case".version as version,
  coalesce(cases."case".file_readers && (select registry.viewer_keys()), false) as "hasFile" from cases."case"
  where cases."case".person_id = parent.id order by cases."case".opened_on desc,
  cases."case".id desc limit $2 ) as page;

set local role cse_services;

-- comuni by code
select istat_code as "istatCode", name, slug, cadastral_code as "cadastralCode", province,
  postal_codes as "postalCodes", population, population_census_2011 as "populationCensus2011"
from registry.comune
where registry.comune.istat_code = any((select $1::text[])::text[]);

set local role cse_cases;

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

-- objectives
select cases.objective.id as uuid, cases.objective.case_id as "caseId",
  cases.objective.project_id as "projectId", (coalesce((select data_key.wrapped_key from cases.data_key where
  data_key.key_id = encode(substr(cases.objective.description, 2, 16), 'hex')::uuid),
  '\x00') || uuid_send(cases.objective.id) || cases.objective.description) as description,
  cases.objective.term as term, cases.objective.outcome as outcome,
  cases.objective.verified_on as "verifiedOn"
from cases.objective
where cases.objective.project_id = any((select $1::uuid[])::uuid[]) and cases.objective.since_version <=
  coalesce((select cases.project_version.number from cases.project_version where
  cases.project_version.project_id = cases.objective.project_id and cases.project_version.status = 'AGREED'),
  1) and coalesce(cases.objective.until_version > coalesce((select cases.project_version.number from
  cases.project_version where cases.project_version.project_id = cases.objective.project_id
  and cases.project_version.status = 'AGREED'), 1), true)
order by cases.objective.position;

-- planned interventions
select cases.planned_intervention.id as uuid, cases.planned_intervention.project_id as "projectId",
  cases.planned_intervention.service_type as "serviceTypeCode",
  cases.planned_intervention.plan_intervention_id as "planInterventionId",
  cases.planned_intervention.unit as unit, cases.planned_intervention.frequency as frequency,
  cases.planned_intervention.quantity::float8 as quantity,
  cases.planned_intervention.total_cents as "totalCost",
  cases.planned_intervention.user_share_cents as "userShare"
from cases.planned_intervention
where cases.planned_intervention.project_id = any((select $1::uuid[])::uuid[])
order by cases.planned_intervention.position, cases.planned_intervention.id;

set local role cse_services;

-- service types by code
select code, label as name, family, parent_code as "parentCode", macro_area as "macroArea", leps,
  target_areas as "targetAreas", valid_from as "validFrom", valid_to as "validTo"
from services.service_type
where services.service_type.code = any((select $1::text[])::text[]);

-- access entry
insert into registry.access_entry (scope, issuer, subject, roles, client, purpose, purpose_code,
  purpose_reference, operation, request_id, action, persons, readers, searches)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

commit;
