-- dss-plan-amounts as dss: 3 statements, the same for 1, 20 or 45 rows

begin isolation level repeatable read;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true), set_config('cse.issuer', $6,
  true), set_config('cse.subject', $7, true);

select finance.zone_plan.id as uuid, finance.zone_plan.ambito_code as "ambitoCode",
  finance.zone_plan.triennium as triennium, finance.zone_plan.status as status,
  finance.zone_plan.approval_act as "approvalAct", finance.zone_plan.approved_on as "approvedOn",
  finance.zone_plan.note as note, finance.zone_plan.version as version
from finance.zone_plan
where finance.zone_plan.triennium = $1
order by -left(finance.zone_plan.triennium, 4)::int, finance.zone_plan.ambito_code, finance.zone_plan.id
limit $2;

-- amounts of plans in part
select finance.funding_line.plan_id as parent, sum(planned_cents)::bigint as planned,
  sum(committed_cents)::bigint as committed, sum(liquidated_cents - case when 'ambito:' || ambito_code = any
  ((select registry.viewer_keys())::text[]) then 0 else withheld_liquidated_cents end)::bigint as liquidated,
  sum(ordered_cents - case when 'ambito:' || ambito_code = any ((select registry.viewer_keys())::text[]) then
  0 else withheld_ordered_cents end)::bigint as ordered, sum(paid_cents - case when 'ambito:' || ambito_code =
  any ((select registry.viewer_keys())::text[]) then 0 else withheld_paid_cents end)::bigint as paid,
  max(updated_at) as "asOf"
from finance.funding_line
where finance.funding_line.plan_id = any((select $1::uuid[])::uuid[]) and ($2::int is null
  or finance.funding_line.year = $3) and ($4::text is null or finance.funding_line.fund = $5)
group by finance.funding_line.plan_id;

set local role cse_services;

-- Ambiti by code
select code, name, lead_comune as "leadComune", province, local_code as "localCode",
  associative_form as "associativeForm", confidence, evidence
from registry.ambito
where registry.ambito.code = any((select $1::text[])::text[]);

commit;
