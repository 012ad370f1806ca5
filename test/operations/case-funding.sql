-- case-funding as social-worker@bari: 7 statements

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

-- plan interventions by id
select finance.plan_intervention.id as uuid, finance.plan_intervention.plan_id as "planUuid",
  finance.plan_intervention.code as code, finance.plan_intervention.title as title,
  finance.plan_intervention.service_type as "serviceTypeCode",
  finance.plan_intervention.target_area as "targetAreaCode", finance.plan_intervention.leps as "lepsCode",
  finance.plan_intervention.planned_users as "plannedUsers",
  finance.plan_intervention.planned_hours as "plannedHours",
  finance.plan_intervention.planned_places as "plannedPlaces",
  finance.plan_intervention.planned_cents as planned, finance.plan_intervention.committed_cents as committed,
  (finance.plan_intervention.liquidated_cents - case when 'ambito:' || finance.plan_intervention.ambito_code =
  any ((select registry.viewer_keys())::text[]) then 0 else
  finance.plan_intervention.withheld_liquidated_cents end) as liquidated,
  (finance.plan_intervention.ordered_cents - case when 'ambito:' || finance.plan_intervention.ambito_code =
  any ((select registry.viewer_keys())::text[]) then 0 else finance.plan_intervention.withheld_ordered_cents
  end) as ordered, (finance.plan_intervention.paid_cents - case when 'ambito:' ||
  finance.plan_intervention.ambito_code = any ((select registry.viewer_keys())::text[]) then 0 else
  finance.plan_intervention.withheld_paid_cents end) as paid, finance.plan_intervention.updated_at as "asOf"
from finance.plan_intervention
where finance.plan_intervention.id = any((select $1::uuid[])::uuid[]);

-- funding lines by id
select finance.funding_line.id as uuid, finance.funding_line.intervention_id as "interventionUuid",
  finance.funding_line.fund as "fundCode", finance.funding_line.year as year,
  finance.funding_line.proposed_cents as proposed, finance.funding_line.stage as stage,
  finance.funding_line.planned_cents as planned, finance.funding_line.committed_cents as committed,
  (finance.funding_line.liquidated_cents - case when 'ambito:' || finance.funding_line.ambito_code = any
  ((select registry.viewer_keys())::text[]) then 0 else finance.funding_line.withheld_liquidated_cents end) as
  liquidated, (finance.funding_line.ordered_cents - case when 'ambito:' || finance.funding_line.ambito_code =
  any ((select registry.viewer_keys())::text[]) then 0 else finance.funding_line.withheld_ordered_cents end)
  as ordered, (finance.funding_line.paid_cents - case when 'ambito:' || finance.funding_line.ambito_code = any
  ((select registry.viewer_keys())::text[]) then 0 else finance.funding_line.withheld_paid_cents end) as paid,
  finance.funding_line.reserved_cents as reserved, finance.funding_line.serving_cents as serving,
  finance.funding_line.updated_at as "asOf"
from finance.funding_line
where finance.funding_line.id = any((select $1::uuid[])::uuid[]);

-- funds by code
select code, name, level, note
from finance.fund
where finance.fund.code = any((select $1::text[])::text[]);

-- access entry
insert into registry.access_entry (scope, issuer, subject, roles, client, purpose, purpose_code,
  purpose_reference, operation, request_id, action, persons, readers, searches)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

commit;
