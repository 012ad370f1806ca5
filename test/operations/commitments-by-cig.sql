-- commitments-by-cig as accountant@ATS-BA-02: 6 statements

begin isolation level repeatable read;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true), set_config('cse.issuer', $6,
  true), set_config('cse.subject', $7, true);

select finance.commitment.id as uuid, finance.commitment.line_id as "lineUuid",
  finance.commitment.intervention_id as "interventionUuid", finance.commitment.act as act,
  finance.commitment.act_kind as "actKind", finance.commitment.act_number as "actNumber",
  finance.commitment.creditor as creditor, finance.commitment.creditor_code as "creditorCode",
  finance.commitment.cig as cig, finance.commitment.cup as cup, finance.commitment.due_year as "dueYear",
  finance.commitment.committed_on as "committedOn", finance.commitment.committed_cents as committed,
  (finance.commitment.liquidated_cents - case when 'ambito:' || finance.commitment.ambito_code = any ((select
  registry.viewer_keys())::text[]) then 0 else finance.commitment.withheld_liquidated_cents end) as
  liquidated, (finance.commitment.ordered_cents - case when 'ambito:' || finance.commitment.ambito_code = any
  ((select registry.viewer_keys())::text[]) then 0 else finance.commitment.withheld_ordered_cents end) as
  ordered, (finance.commitment.paid_cents - case when 'ambito:' || finance.commitment.ambito_code = any
  ((select registry.viewer_keys())::text[]) then 0 else finance.commitment.withheld_paid_cents end) as paid,
  finance.commitment.serves_reservations as "servesReservations",
  finance.commitment.recognises_debt as "recognisesDebt"
from finance.commitment
where finance.commitment.cig = $1
order by finance.commitment.committed_on desc, finance.commitment.id desc
limit 200;

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

-- zone plans by id
select finance.zone_plan.id as uuid, finance.zone_plan.ambito_code as "ambitoCode",
  finance.zone_plan.triennium as triennium, finance.zone_plan.status as status,
  finance.zone_plan.approval_act as "approvalAct", finance.zone_plan.approved_on as "approvedOn",
  finance.zone_plan.note as note, finance.zone_plan.version as version
from finance.zone_plan
where finance.zone_plan.id = any((select $1::uuid[])::uuid[]);

-- funds by code
select code, name, level, note
from finance.fund
where finance.fund.code = any((select $1::text[])::text[]);

set local role cse_services;

-- Ambiti by code
select code, name, lead_comune as "leadComune", province, local_code as "localCode",
  associative_form as "associativeForm", confidence, evidence
from registry.ambito
where registry.ambito.code = any((select $1::text[])::text[]);

commit;
