-- plan-intervention as accountant@ATS-BA-02: 8 statements, the same for 1, 20 or 26 rows

begin isolation level repeatable read;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true), set_config('cse.issuer', $6,
  true), set_config('cse.subject', $7, true);

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

-- funded cases of interventions
select finance.case_funding.intervention_id as uuid, count(distinct finance.case_funding.case_id) as cases
from finance.case_funding
where finance.case_funding.intervention_id = any((select $1::uuid[])::uuid[])
  and finance.case_funding.state = 'FUNDED'
group by finance.case_funding.intervention_id;

-- funding lines
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
  finance.funding_line.updated_at as "asOf", finance.funding_line.intervention_id as parent
from finance.funding_line
where finance.funding_line.intervention_id = any((select $1::uuid[])::uuid[])
order by finance.funding_line.year, finance.funding_line.fund;

select page.*
from unnest((select $1::uuid[])::uuid[]) as parent(id)
cross join lateral ( select finance.movement.id as uuid, finance.movement.line_id as "lineUuid",
  finance.movement.intervention_id as "interventionUuid", finance.movement.commitment_id as "commitmentUuid",
  finance.movement.kind as kind, finance.movement.amount_cents as amount, finance.movement.act as act,
  finance.movement.act_kind as "actKind", finance.movement.act_number as "actNumber",
  finance.movement.act_on as "actOn", finance.movement.reason as reason,
  finance.movement.booked_on as "bookedOn", finance.movement.recorded_at as "recordedAt",
  finance.movement.reverses as "reversesUuid", finance.movement.counterpart_line_id as "counterpartLineUuid",
  finance.movement.invoice_number as "invoiceNumber", finance.movement.invoice_on as "invoiceOn",
  finance.movement.creditor_id as "creditorUuid" from finance.movement where finance.movement.intervention_id
  = parent.id order by finance.movement.recorded_at desc, finance.movement.id desc limit $2 ) as page;

-- progress reports
select finance.progress_report.id as uuid, finance.progress_report.intervention_id as "interventionUuid",
  finance.progress_report.as_of as "on", finance.releasable_users(finance.progress_report.users_served,
  finance.progress_report.ambito_code) as "usersServed",
  case when finance.releasable_users(finance.progress_report.users_served,
  finance.progress_report.ambito_code) is not null then finance.progress_report.hours_delivered end as
  "hoursDelivered", case when finance.releasable_users(finance.progress_report.users_served,
  finance.progress_report.ambito_code) is not null then finance.progress_report.physical_percent::float8 end
  as "physicalPercent", finance.progress_report.procedural_step as "proceduralStep",
  finance.progress_report.status as status, finance.progress_report.intervention_id as parent
from finance.progress_report
where finance.progress_report.intervention_id = any((select $1::uuid[])::uuid[])
order by finance.progress_report.as_of desc, finance.progress_report.id;

-- funds by code
select code, name, level, note
from finance.fund
where finance.fund.code = any((select $1::text[])::text[]);

select finance.movement.intervention_id as parent, count(*) as count
from finance.movement
where finance.movement.intervention_id = any((select $1::uuid[])::uuid[])
group by finance.movement.intervention_id;

-- commitments by id
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
where finance.commitment.id = any((select $1::uuid[])::uuid[]);

commit;
