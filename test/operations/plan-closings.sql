-- plan-closings as accountant@ATS-BA-02: 2 statements

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

-- closings of plans
select id as uuid, plan_id as "planUuid", year, act_kind as "actKind", act_number as "actNumber",
  act_on as "actOn", recorded_at as "recordedAt"
from finance.year_closing
where finance.year_closing.plan_id = any((select $1::uuid[])::uuid[])
order by finance.year_closing.year asc;

commit;
