-- plans-spending as controller: 2 statements, the same for 0, 0, 0 rows

begin isolation level repeatable read;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true);

select finance.zone_plan.id as uuid, finance.zone_plan.ambito_code as "ambitoCode",
  finance.zone_plan.triennium as triennium, finance.zone_plan.status as status,
  finance.zone_plan.approval_act as "approvalAct", finance.zone_plan.approved_on as "approvedOn",
  finance.zone_plan.note as note
from finance.zone_plan
where finance.zone_plan.triennium = $1
order by -left(finance.zone_plan.triennium, 4)::int, finance.zone_plan.ambito_code, finance.zone_plan.id
limit $2;

select count(*) as count
from finance.zone_plan
where finance.zone_plan.triennium = $1;

commit;
