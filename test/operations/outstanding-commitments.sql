-- outstanding-commitments as accountant@ATS-BA-02: 4 statements, the same for 1 or 3 rows

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

select page.*
from unnest((select $1::uuid[])::uuid[]) as parent(id)
cross join lateral ( select finance.commitment.id as uuid, finance.commitment.line_id as "lineUuid",
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
  finance.commitment.serves_reservations as "servesReservations", finance.commitment.recognises_debt as
  "recognisesDebt" from finance.commitment where finance.commitment.intervention_id = parent.id and
  (finance.commitment.liquidated_cents - case when 'ambito:' || finance.commitment.ambito_code = any ((select
  registry.viewer_keys())::text[]) then 0 else finance.commitment.withheld_liquidated_cents end) <
  finance.commitment.committed_cents order by finance.commitment.committed_on desc,
  finance.commitment.id desc limit $2 ) as page;

select finance.commitment.intervention_id as parent, count(*) as count
from finance.commitment
where finance.commitment.intervention_id = any((select $1::uuid[])::uuid[]) and
  (finance.commitment.liquidated_cents - case when 'ambito:' || finance.commitment.ambito_code = any ((select
  registry.viewer_keys())::text[]) then 0 else finance.commitment.withheld_liquidated_cents end) <
  finance.commitment.committed_cents
group by finance.commitment.intervention_id;

-- movements of a commitment
select finance.movement.id as uuid, finance.movement.line_id as "lineUuid",
  finance.movement.intervention_id as "interventionUuid", finance.movement.commitment_id as "commitmentUuid",
  finance.movement.kind as kind, finance.movement.amount_cents as amount, finance.movement.act as act,
  finance.movement.act_kind as "actKind", finance.movement.act_number as "actNumber",
  finance.movement.act_on as "actOn", finance.movement.reason as reason,
  finance.movement.booked_on as "bookedOn", finance.movement.recorded_at as "recordedAt",
  finance.movement.reverses as "reversesUuid", finance.movement.counterpart_line_id as "counterpartLineUuid",
  finance.movement.invoice_number as "invoiceNumber", finance.movement.invoice_on as "invoiceOn",
  finance.movement.creditor_id as "creditorUuid", finance.movement.commitment_id as parent
from finance.movement
where finance.movement.commitment_id = any((select $1::uuid[])::uuid[])
order by finance.movement.recorded_at, finance.movement.id;

commit;
