-- record-delivery as social-worker@bari: 13 statements

begin isolation level read committed;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true), set_config('cse.issuer', $6,
  true), set_config('cse.subject', $7, true);

-- claim key
insert into cases.idempotency_record (claim, input)
values ($1, $2)
on conflict do nothing;

-- standing of cases
select cases."case".closed_on as "closedOn", cases."case".closure_reason as "closureReason",
  cases."case".assessment_reached_on as "assessmentReachedOn",
  cases."case".project_reached_on as "projectReachedOn",
  cases."case".delivery_reached_on as "deliveryReachedOn",
  cases."case".closure_reached_on as "closureReachedOn", cases."case".person_changes as "personChanges",
  cases."case".id as uuid, cases."case".person_id as "personId", cases."case".target_area as "targetArea",
  cases."case".phase as phase, cases."case".status as status, cases."case".opened_on as "openedOn",
  cases."case".comune as "comuneCode", cases."case".ambito_code as "ambitoCode",
  cases."case".holder as holder, cases."case".suspended_on as "suspendedOn",
  cases."case".suspension_reason as "suspensionReason", cases."case".file_readers as "fileReaders",
  cases."case".version as version, coalesce(cases."case".file_readers && (select registry.viewer_keys()),
  false) as "hasFile", comune.province as province, (select uuid_send(data_key.key_id) || data_key.wrapped_key
  from cases.data_key where data_key.organisation = cases."case".holder
  and data_key.record_id = cases."case".id and data_key.retired_at is null) as "dataKey",
  exists (select from cases.transfer where cases.transfer.case_id = cases."case".id
  and cases.transfer.status = 'REQUESTED') as "transferRequested",
  exists (select from cases.transfer_proposal where cases.transfer_proposal.case_id = cases."case".id
  and cases.transfer_proposal.status = 'OPEN') as "transferProposed",
  access.recorded is not null as "accessRecorded", coalesce(access.outcome is not null, false) as oriented,
  assessed.open as "assessmentsOpen", assessed.completed as "assessmentsCompleted",
  exists (select from cases.uvm_session where cases.uvm_session.case_id = cases."case".id
  and cases.uvm_session.decision is null and cases.uvm_session.cancelled_at is null) as "uvmConvened",
  latest.id as "projectId", coalesce(latest.status, 'NONE') as project, coalesce(latest.status = 'AGREED',
  false) and exists (select from cases.project_version where cases.project_version.project_id = latest.id
  and cases.project_version.status = 'DRAFT' and cases.project_version.number > 1) as "variationDrafted",
  coalesce(planned.count, 0) as "plannedInterventions", coalesce(planned.running, 0) as "deliveriesOpen"
from cases."case"
join registry.comune on comune.istat_code = cases."case".comune
left join lateral ( select true as recorded, cases.access_interview.outcome as outcome from
  cases.access_interview where cases.access_interview.case_id = cases."case".id order by
  cases.access_interview.id desc limit 1 ) access on true
cross join lateral ( select count(*) filter (where cases.assessment.completed_on is null) as open, count(*)
  filter (where cases.assessment.completed_on is not null) as completed from cases.assessment where
  cases.assessment.case_id = cases."case".id and not cases.assessment.superseded ) assessed
left join lateral ( select cases.project.id as id, cases.project.status as status,
  cases.project.delivery_started_on as "startedOn" from cases.project where cases.project.case_id =
  cases."case".id
  and cases.project.status <> 'DISCARDED' order by cases.project.id desc limit 1 ) latest on true
left join lateral ( select count(*) as count, count(*) filter (where latest."startedOn" is not null and
  cases.planned_intervention.ended_on is null) as running from cases.planned_intervention where
  cases.planned_intervention.project_id = latest.id ) planned on true
where cases."case".id = any((select $1::uuid[])::uuid[]);

-- claim case
update cases."case"
set phase = $1, status = $2, version = $3, updated_at = $4
where (cases."case".id = $5 and cases."case".version = $6)
returning closed_on as "closedOn", closure_reason as "closureReason",
  assessment_reached_on as "assessmentReachedOn", project_reached_on as "projectReachedOn",
  delivery_reached_on as "deliveryReachedOn", closure_reached_on as "closureReachedOn",
  person_changes as "personChanges";

select cases.planned_intervention.id as uuid, cases.planned_intervention.service_type as "serviceType",
  cases.planned_intervention.facility_id as facility, cases.planned_intervention.fund as fund,
  cases.planned_intervention.plan_intervention_id is not null as "requestsFunding", case when
  cases.planned_intervention.plan_intervention_id is not null then cases.planned_intervention.funding_ambito
  end as "payingAmbito", cases.planned_intervention.claimed_cents as claimed,
  cases.planned_intervention.starts_on as "startsOn", cases.planned_intervention.ends_on as "endsOn",
  cases.planned_intervention.ended_on as "endedOn",
  cases.planned_intervention.funding_state as "fundingState",
  cases.planned_intervention.unit_cost_cents as "unitCost",
  (cases.planned_intervention.planned_quantity * 100)::integer as planned,
  cases.planned_intervention.body_share_cents as "plannedBody",
  cases.planned_intervention.user_share_cents as "plannedUser",
  cases.planned_intervention.health_share_cents as "plannedHealth",
  (cases.planned_intervention.delivered_quantity * 100)::integer as delivered,
  cases.planned_intervention.delivered_body_cents as "deliveredBody",
  cases.planned_intervention.delivered_user_cents as "deliveredUser",
  cases.planned_intervention.delivered_health_cents as "deliveredHealth",
  coalesce((select jsonb_agg(determined.value || jsonb_build_object('number',
  determined.key::integer)) from jsonb_each(cases.planned_intervention.co_payments) as determined),
  '[]') as "coPayments", exists (select from cases.delivery where cases.delivery.planned_intervention_id =
  cases.planned_intervention.id and cases.delivery.month = $1::date
  and cases.delivery.status <> 'WITHDRAWN') as recorded,
  coalesce((select jsonb_agg(jsonb_build_object('since', since, 'resumedOn', resumed_on) order by since) from
  cases.delivery_suspension where cases.delivery_suspension.planned_intervention_id =
  cases.planned_intervention.id), '[]') as suspensions, registry.death_of($2) as "diedOn"
from cases.planned_intervention
where cases.planned_intervention.id = $3 and cases.planned_intervention.project_id = $4;

insert into cases.delivery (id, case_id, person_id, planned_intervention_id, service_type, month, quantity,
  hours, amount_cents, body_share_cents, user_share_cents, health_share_cents, status, fund, comune,
  ambito_code, recorded_at, ordered_on, ordered_by, regularise_by, co_payment, readers)
values (uuidv7(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'RECORDED', $12, $13, $14, $15, $16, $17, $18,
  $19, $20::text[])
returning id as uuid;

-- record happening
with happened as ( insert into cases.event (id, case_id, kind, phase, at, actor_issuer, actor, actor_role,
  note, facts, readers) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) )
select registry.emit(event->>'topic', event->'payload', event->>'jobKey')
from jsonb_array_elements($12::jsonb) as event;

-- keep outcome
update cases.idempotency_record
set outcome = $1::jsonb
where claim = $2;

-- access entry
insert into registry.access_entry (scope, issuer, subject, roles, client, purpose, purpose_code,
  purpose_reference, operation, request_id, action, persons, readers, searches)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

commit;

begin isolation level repeatable read;

-- viewer in emergency
select persons, set_config('cse.keys', $1 || coalesce(',person:' || replace(persons, ',', ',person:'), ''),
  true), set_config('cse.scope', $2, true), set_config('cse.person', $3, true),
  set_config('statement_timeout', $4, true), set_config('cse.emergency',
  coalesce('person:' || replace(persons, ',', ',person:'), ''), true), set_config('role', $5, true),
  set_config('cse.issuer', $6, true), set_config('cse.subject', $7, true)
from registry.emergencies_of($6, $7, $8) as persons;

-- deliveries by id
select cases.delivery.id as uuid, cases.delivery.case_id as "caseId",
  cases.delivery.planned_intervention_id as "plannedInterventionId",
  cases.delivery.service_type as "serviceTypeCode", cases.delivery.month as "firstDay",
  to_char(cases.delivery.month, 'YYYY-MM') as month, cases.delivery.quantity::float8 as quantity,
  cases.delivery.hours::float8 as hours, cases.delivery.amount_cents as amount,
  cases.delivery.body_share_cents as "bodyShare", cases.delivery.user_share_cents as "userShare",
  cases.delivery.health_share_cents as "healthShare", cases.delivery.status as status,
  cases.delivery.recorded_at as "recordedAt", cases.delivery.withdrawn_at as "withdrawnAt", (coalesce((select
  data_key.wrapped_key from cases.data_key where data_key.key_id =
  encode(substr(cases.delivery.withdrawal_reason, 2, 16), 'hex')::uuid),
  '\x00') || uuid_send(cases.delivery.id) || cases.delivery.withdrawal_reason) as "withdrawalReason",
  cases."case".person_id as "personId"
from cases.delivery
join cases."case" on cases."case".id = cases.delivery.case_id
where cases.delivery.id = any((select $1::uuid[])::uuid[]);

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

-- cases by id
select id as uuid, number, person_id as "personId", target_area as "targetArea", phase, status,
  opened_on as "openedOn", closed_on as "closedOn", closure_reason as "closureCode",
  project_outcome as "projectOutcome", suspended_on as "suspendedOn", suspension_reason as "suspensionCode",
  comune as "comuneCode", ambito_code as "ambitoCode", holder as "holderKey", held_since as "heldSince",
  version, coalesce(cases."case".file_readers && (select registry.viewer_keys()), false) as "hasFile"
from cases."case"
where cases."case".id = any((select $1::uuid[])::uuid[]);

-- progress of interventions
select cases.planned_intervention.id as uuid,
  cases.planned_intervention.planned_quantity::float8 as "plannedQuantity",
  cases.planned_intervention.delivered_quantity::float8 as "deliveredQuantity",
  cases.planned_intervention.delivered_body_cents as "deliveredBody",
  cases.planned_intervention.delivered_user_cents as "deliveredUser",
  cases.planned_intervention.delivered_health_cents as "deliveredHealth",
  cases.planned_intervention.funding_line_id as "fundingLineId",
  cases.planned_intervention.funding_reason as "fundingReason",
  cases.planned_intervention.ended_on as "endedOn", cases.planned_intervention.end_reason as "endReason"
from cases.planned_intervention
where cases.planned_intervention.id = any((select $1::uuid[])::uuid[]);

commit;
