-- dss-interventions as dss: 3 statements, the same for 1, 20 or 31 rows

begin isolation level repeatable read;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true), set_config('cse.issuer', $6,
  true), set_config('cse.subject', $7, true);

-- zone plans by id
select finance.zone_plan.id as uuid, finance.zone_plan.ambito_code as "ambitoCode",
  finance.zone_plan.triennium as triennium, finance.zone_plan.status as status,
  finance.zone_plan.approval_act as "approvalAct", finance.zone_plan.approved_on as "approvedOn",
  finance.zone_plan.note as note, finance.zone_plan.version as version
from finance.zone_plan
where finance.zone_plan.id = any((select $1::uuid[])::uuid[]);

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

-- amounts of interventions in part
select finance.funding_line.intervention_id as parent, sum(planned_cents)::bigint as planned,
  sum(committed_cents)::bigint as committed, sum(liquidated_cents - case when 'ambito:' || ambito_code = any
  ((select registry.viewer_keys())::text[]) then 0 else withheld_liquidated_cents end)::bigint as liquidated,
  sum(ordered_cents - case when 'ambito:' || ambito_code = any ((select registry.viewer_keys())::text[]) then
  0 else withheld_ordered_cents end)::bigint as ordered, sum(paid_cents - case when 'ambito:' || ambito_code =
  any ((select registry.viewer_keys())::text[]) then 0 else withheld_paid_cents end)::bigint as paid,
  max(updated_at) as "asOf"
from finance.funding_line
where finance.funding_line.intervention_id = any((select $1::uuid[])::uuid[]) and ($2::int is null
  or finance.funding_line.year = $3) and ($4::text is null or finance.funding_line.fund = $5)
group by finance.funding_line.intervention_id;

commit;
