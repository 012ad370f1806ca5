-- plan-funding as plan-office@ATS-BA-02: 6 statements

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

-- fund allocations
select finance.fund_allocation.id as uuid, finance.fund_allocation.plan_id as "planUuid",
  finance.fund_allocation.fund as "fundCode", finance.fund_allocation.year as year,
  finance.fund_allocation.amount_cents as amount, finance.fund_allocation.act as act,
  finance.fund_allocation.spend_by as "spendBy", finance.fund_allocation.plan_id as parent
from finance.fund_allocation
where finance.fund_allocation.plan_id = any((select $1::uuid[])::uuid[])
order by finance.fund_allocation.year, finance.fund_allocation.fund;

-- plan variations
select finance.plan_variation.id as uuid, finance.plan_variation.act as act,
  finance.plan_variation.decided_on as "decidedOn", finance.plan_variation.reason as reason,
  finance.plan_variation.plan_id as parent
from finance.plan_variation
where finance.plan_variation.plan_id = any((select $1::uuid[])::uuid[])
order by finance.plan_variation.decided_on, finance.plan_variation.id;

-- funds by code
select code, name, level, note
from finance.fund
where finance.fund.code = any((select $1::text[])::text[]);

-- amounts of plans by fund and year
select finance.funding_line.plan_id as parent, finance.funding_line.fund as fund,
  finance.funding_line.year as year, sum(planned_cents)::bigint as planned,
  sum(committed_cents)::bigint as committed, sum(liquidated_cents - case when 'ambito:' || ambito_code = any
  ((select registry.viewer_keys())::text[]) then 0 else withheld_liquidated_cents end)::bigint as liquidated,
  sum(ordered_cents - case when 'ambito:' || ambito_code = any ((select registry.viewer_keys())::text[]) then
  0 else withheld_ordered_cents end)::bigint as ordered, sum(paid_cents - case when 'ambito:' || ambito_code =
  any ((select registry.viewer_keys())::text[]) then 0 else withheld_paid_cents end)::bigint as paid,
  max(updated_at) as "asOf"
from finance.funding_line
where finance.funding_line.plan_id = any((select $1::uuid[])::uuid[])
group by finance.funding_line.plan_id, finance.funding_line.year, finance.funding_line.fund;

commit;
