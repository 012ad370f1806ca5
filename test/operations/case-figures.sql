-- case-figures as social-worker@bari: 7 statements

begin isolation level repeatable read;

-- viewer in emergency
select persons, set_config('cse.keys', $1 || coalesce(',person:' || replace(persons, ',', ',person:'), ''),
  true), set_config('cse.scope', $2, true), set_config('cse.person', $3, true),
  set_config('statement_timeout', $4, true), set_config('cse.emergency',
  coalesce('person:' || replace(persons, ',', ',person:'), ''), true), set_config('role', $5, true),
  set_config('cse.issuer', $6, true), set_config('cse.subject', $7, true)
from registry.emergencies_of($6, $7, $8) as persons;

-- cases by id
select id as uuid, number, person_id as "personId", opened_on as "openedOn"
from cases."case"
where cases."case".id = any((select $1::uuid[])::uuid[]);

set local role cse_finance;

-- funding of cases
select registry.case_custody.case_id as "caseUuid", registry.case_custody.person_id as "personUuid",
  finance.case_funding.id as uuid, finance.case_funding.planned_intervention_id as "plannedUuid",
  finance.case_funding.intervention_id as "interventionUuid", finance.case_funding.line_id as "lineUuid",
  finance.case_funding.state, finance.case_funding.requested_cents as requested,
  finance.case_funding.reserved_cents as reserved, finance.case_funding.decided_on as "decidedOn",
  finance.case_funding.refusal_reason as "refusalReason"
from registry.case_custody
left join finance.case_funding on finance.case_funding.case_id = registry.case_custody.case_id
where registry.case_custody.case_id = any((select $1::uuid[])::uuid[])
order by finance.case_funding.id asc;

-- figures of case fundings
with own as ( select funding.id, funding.planned_intervention_id, requested_cents, reserved_cents, person_id
  from finance.case_funding funding join registry.case_custody custody on custody.case_id = funding.case_id
  where funding.id = any($1::uuid[]) )
select own.id as uuid, person_id as "personUuid", requested_cents as planned, reserved_cents as reserved,
  figures.committed as committed, figures.liquidated as liquidated, figures.paid as paid, greatest(0,
  reserved_cents - figures.liquidated) as left from own
join finance.figures_of_fundings(array(select planned_intervention_id from own)) as figures on
  figures.planned_intervention = own.planned_intervention_id;

set local role cse_cases;

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
