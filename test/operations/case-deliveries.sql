-- case-deliveries as social-worker@bari: 9 statements, the same for 1 or 3 rows

begin isolation level repeatable read;

-- viewer in emergency
select persons, set_config('cse.keys', $1 || coalesce(',person:' || replace(persons, ',', ',person:'), ''),
  true), set_config('cse.scope', $2, true), set_config('cse.person', $3, true),
  set_config('statement_timeout', $4, true), set_config('cse.emergency',
  coalesce('person:' || replace(persons, ',', ',person:'), ''), true), set_config('role', $5, true),
  set_config('cse.issuer', $6, true), set_config('cse.subject', $7, true)
from registry.emergencies_of($6, $7, $8) as persons;

-- cases by id
select id as uuid, number, person_id as "personId", opened_on as "openedOn",
  coalesce(cases."case".file_readers && (select registry.viewer_keys()), false) as "hasFile"
from cases."case"
where cases."case".id = any((select $1::uuid[])::uuid[]);

select page.*
from unnest((select $1::uuid[])::uuid[]) as parent(id)
cross join lateral ( select cases.delivery.id as uuid, cases.delivery.case_id as "caseId",
  cases.delivery.planned_intervention_id as "plannedInterventionId",
  cases.delivery.service_type as "serviceTypeCode", cases.delivery.month as "firstDay",
  to_char(cases.delivery.month, 'YYYY-MM') as month, cases.delivery.quantity::float8 as quantity,
  cases.delivery.hours::float8 as hours, cases.delivery.amount_cents as amount,
  cases.delivery.body_share_cents as "bodyShare", cases.delivery.user_share_cents as "userShare",
  cases.delivery.health_share_cents as "healthShare", cases.delivery.status as status,
  cases.delivery.recorded_at as "recordedAt", cases.delivery.withdrawn_at as "withdrawnAt", (coalesce((select
  data_key.wrapped_key from cases.data_key where data_key.key_id =
  encode(substr(cases.delivery.withdrawal_reason, 2, 16), 'hex')::uuid), '\x00') ||
  uuid_send(cases.delivery.id) || cases.delivery.withdrawal_reason) as "withdrawalReason" from cases.delivery
  where cases.delivery.case_id = parent.id and (cases.delivery.month >= $2
  and cases.delivery.month <= $3) order by cases.delivery.month desc,
  cases.delivery.id desc limit $4 ) as page;

select cases.delivery.case_id as parent, count(*) as count
from cases.delivery
where cases.delivery.case_id = any((select $1::uuid[])::uuid[]) and (cases.delivery.month >= $2
  and cases.delivery.month <= $3)
group by cases.delivery.case_id;

-- planned interventions by id
select cases.planned_intervention.id as uuid, cases.planned_intervention.case_id as "caseId",
  cases.planned_intervention.project_id as "projectId",
  cases.planned_intervention.service_type as "serviceTypeCode",
  cases.planned_intervention.facility_id as "facilityId",
  cases.planned_intervention.plan_intervention_id as "planInterventionId",
  cases.planned_intervention.funding_state as "fundingState",
  cases.planned_intervention.starts_on as "startsOn", cases.planned_intervention.ends_on as "endsOn",
  cases.planned_intervention.unit as unit, cases.planned_intervention.frequency as frequency,
  cases.planned_intervention.quantity::float8 as quantity,
  cases.planned_intervention.unit_cost_cents as "unitCost",
  cases.planned_intervention.total_cents as "totalCost",
  cases.planned_intervention.body_share_cents as "bodyShare",
  cases.planned_intervention.user_share_cents as "userShare",
  cases.planned_intervention.health_share_cents as "healthShare", cases."case".person_id as "personId"
from cases.planned_intervention
join cases."case" on cases."case".id = cases.planned_intervention.case_id
where cases.planned_intervention.id = any((select $1::uuid[])::uuid[]);

select requested.id as id
from unnest((select $1::uuid[])::uuid[]) as requested(id)
where not exists (select from registry.protected_place place where place.facility_id = requested.id)
  or exists (select from registry.placement where placement.facility_id = requested.id);

set local role cse_services;

-- facilities by id
select id, name, provider_id as "providerId", comune, ambito_code as "ambitoCode", address, regulation,
  article, article_from as "articleFrom", capacity, occupancy, protected, authorised_on as "authorisedOn",
  authorisation_act as "authorisationAct", registered_on as "registeredOn", accredited_on as "accreditedOn",
  listed_on as "listedOn", closed_on as "closedOn"
from services.facility
where services.facility.id = any((select $1::uuid[])::uuid[]);

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
