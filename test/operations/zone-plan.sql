-- zone-plan as plan-office@ATS-BA-02: 8 statements, the same for 1, 20 or 33 rows

begin isolation level repeatable read;

-- viewer in emergency
select persons, set_config('cse.keys', $1 || coalesce(',person:' || replace(persons, ',', ',person:'), ''),
  true), set_config('cse.scope', $2, true), set_config('cse.person', $3, true),
  set_config('statement_timeout', $4, true), set_config('cse.emergency',
  coalesce('person:' || replace(persons, ',', ',person:'), ''), true), set_config('role', $5, true),
  set_config('cse.issuer', $6, true), set_config('cse.subject', $7, true)
from registry.emergencies_of($6, $7, $8) as persons;

-- zone plans by id
select finance.zone_plan.id as uuid, finance.zone_plan.ambito_code as "ambitoCode",
  finance.zone_plan.triennium as triennium, finance.zone_plan.status as status,
  finance.zone_plan.approval_act as "approvalAct", finance.zone_plan.approved_on as "approvedOn",
  finance.zone_plan.note as note, finance.zone_plan.version as version
from finance.zone_plan
where finance.zone_plan.id = any((select $1::uuid[])::uuid[]);

-- amounts of plans
select finance.plan_intervention.plan_id as parent, sum(planned_cents)::bigint as planned,
  sum(committed_cents)::bigint as committed, sum(liquidated_cents - case when 'ambito:' || ambito_code = any
  ((select registry.viewer_keys())::text[]) then 0 else withheld_liquidated_cents end)::bigint as liquidated,
  sum(ordered_cents - case when 'ambito:' || ambito_code = any ((select registry.viewer_keys())::text[]) then
  0 else withheld_ordered_cents end)::bigint as ordered, sum(paid_cents - case when 'ambito:' || ambito_code =
  any ((select registry.viewer_keys())::text[]) then 0 else withheld_paid_cents end)::bigint as paid,
  max(updated_at) as "asOf"
from finance.plan_intervention
where finance.plan_intervention.plan_id = any((select $1::uuid[])::uuid[])
group by finance.plan_intervention.plan_id;

select page.*
from unnest((select $1::uuid[])::uuid[]) as parent(id)
cross join lateral ( select finance.plan_intervention.id as uuid,
  finance.plan_intervention.plan_id as "planUuid", finance.plan_intervention.code as code,
  finance.plan_intervention.title as title, finance.plan_intervention.service_type as "serviceTypeCode",
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
  from finance.plan_intervention where finance.plan_intervention.plan_id = parent.id order by
  finance.plan_intervention.code, finance.plan_intervention.id limit $2 ) as page;

select finance.plan_intervention.plan_id as parent, count(*) as count
from finance.plan_intervention
where finance.plan_intervention.plan_id = any((select $1::uuid[])::uuid[])
group by finance.plan_intervention.plan_id;

set local role cse_services;

-- LEPS
select code, label as name, origin
from services.leps
order by services.leps.code asc;

-- target areas
select code, label as name, siuss_area as "siussArea", confidence
from services.target_area
order by services.target_area.code asc;

-- service types by code
select code, label as name, family, parent_code as "parentCode", macro_area as "macroArea", leps,
  target_areas as "targetAreas", valid_from as "validFrom", valid_to as "validTo"
from services.service_type
where services.service_type.code = any((select $1::text[])::text[]);

commit;
