-- own-co-payments as citizen: 8 statements

begin isolation level repeatable read;

-- viewer for others
select represented, set_config('cse.keys', $1 || coalesce(',' || acting.keys, ''), true),
  set_config('cse.scope', $2, true), set_config('cse.person', $3, true), set_config('statement_timeout', $4,
  true), set_config('role', $5, true), set_config('cse.issuer', $6, true), set_config('cse.subject', $7, true)
from registry.represented_by($3::text::uuid, $8, $9) as acting;

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

-- co-payments of planned interventions
select finance.co_payment.id as uuid, finance.co_payment.planned_intervention_id as "plannedUuid",
  finance.co_payment.number as number, to_char(finance.co_payment.from_month, 'YYYY-MM') as "from",
  finance.co_payment.exemption as exemption, finance.co_payment.requested_at as "requestedAt",
  finance.co_payment.decided_at as "decidedAt", finance.co_payment.isee_cents as isee,
  finance.co_payment.dsu_protocol as "dsuProtocol", finance.co_payment.isee_valid_until as "iseeValidUntil",
  finance.co_payment.isee_discrepant as "iseeDiscrepant",
  finance.co_payment_rule.regulation_id as "regulationUuid",
  finance.co_payment_rule.service_type as "serviceTypeCode", finance.co_payment_rule.isee_kind as "iseeKind",
  finance.co_payment_rule.formula as formula, finance.co_payment_rule.exempt_up_to_cents as "exemptUpTo",
  finance.co_payment_rule.full_from_cents as "fullFrom", finance.co_payment_rule.bands as bands,
  finance.co_payment_rule.minimum_cents as minimum, finance.co_payment_rule.maximum_cents as maximum,
  finance.co_payment_rule.exemptions as exemptions,
  finance.person_charged(finance.co_payment.planned_intervention_id) as "personUuid"
from finance.co_payment
join finance.co_payment_rule on finance.co_payment_rule.regulation_id = finance.co_payment.regulation_id
  and finance.co_payment_rule.service_type = finance.co_payment.service_type
where finance.co_payment.planned_intervention_id = any((select $1::uuid[])::uuid[])
order by finance.co_payment.planned_intervention_id, finance.co_payment.number;

-- charges of planned interventions
select finance.co_payment_charge.id as uuid,
  finance.co_payment_charge.planned_intervention_id as "plannedUuid",
  finance.co_payment_charge.ambito_code as "ambitoCode", finance.co_payment_charge.month as "firstDay",
  to_char(finance.co_payment_charge.month, 'YYYY-MM') as month,
  finance.co_payment_charge.price_cents as price, finance.co_payment_charge.user_cents as "userShare",
  finance.co_payment_charge.co_payment_number as "coPaymentNumber",
  finance.co_payment_charge.withdrawn as withdrawn, finance.co_payment_charge.notice_number as "noticeNumber",
  finance.co_payment_charge.issued_on as "issuedOn", finance.co_payment_charge.due_on as "dueOn", coalesce((
  select sum(case entry.kind when 'COLLECTION' then entry.amount_cents when 'REFUND' then -entry.amount_cents
  end) from finance.co_payment_entry entry where entry.charge_id = finance.co_payment_charge.id),
  0)::bigint as collected, (case when finance.co_payment_charge.withdrawn then 0 else
  finance.co_payment_charge.user_cents end - coalesce(( select sum(case entry.kind when 'COLLECTION' then
  entry.amount_cents when 'REFUND' then -entry.amount_cents end) from finance.co_payment_entry entry where
  entry.charge_id = finance.co_payment_charge.id), 0)::bigint)::bigint as left, array( select
  entry.entered_on::text from finance.co_payment_entry entry where entry.charge_id =
  finance.co_payment_charge.id and entry.kind = 'REMINDER' order by entry.entered_on) as reminders,
  finance.person_charged(finance.co_payment_charge.planned_intervention_id) as "personUuid"
from finance.co_payment_charge
where finance.co_payment_charge.planned_intervention_id = any((select $1::uuid[])::uuid[])
order by finance.co_payment_charge.month, finance.co_payment_charge.id;

set local role cse_cases;

-- planned interventions by id
select cases.planned_intervention.id as uuid, cases.planned_intervention.case_id as "caseId",
  cases.planned_intervention.project_id as "projectId",
  cases.planned_intervention.service_type as "serviceTypeCode",
  cases.planned_intervention.facility_id as "facilityId",
  cases.planned_intervention.plan_intervention_id as "planInterventionId",
  cases.planned_intervention.funding_state as "fundingState",
  cases.planned_intervention.starts_on as "startsOn", cases.planned_intervention.ends_on as "endsOn",
  cases.planned_intervention.unit as unit, cases.planned_intervention.frequency as frequency,
  cases.planned_intervention.quantity::float8 as quantity,
  cases.planned_intervention.unit_cost_cents as "unitCost",
  cases.planned_intervention.total_cents as "totalCost",
  cases.planned_intervention.body_share_cents as "bodyShare",
  cases.planned_intervention.user_share_cents as "userShare",
  cases.planned_intervention.health_share_cents as "healthShare", cases."case".person_id as "personId"
from cases.planned_intervention
join cases."case" on cases."case".id = cases.planned_intervention.case_id
where cases.planned_intervention.id = any((select $1::uuid[])::uuid[]);

set local role cse_services;

-- service types by code
select code, label as name, family, parent_code as "parentCode", macro_area as "macroArea", leps,
  target_areas as "targetAreas", valid_from as "validFrom", valid_to as "validTo"
from services.service_type
where services.service_type.code = any((select $1::text[])::text[]);

-- access entry
insert into registry.access_entry (scope, issuer, subject, roles, client, purpose, purpose_code,
  purpose_reference, operation, request_id, action, persons, readers, searches)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

commit;
