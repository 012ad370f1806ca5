-- running-deliveries as social-worker@bari: 11 statements, the same for 1, 20 or 120 rows

begin isolation level repeatable read;

-- viewer in emergency
select persons, set_config('cse.keys', $1 || coalesce(',person:' || replace(persons, ',', ',person:'), ''),
  true), set_config('cse.scope', $2, true), set_config('cse.person', $3, true),
  set_config('statement_timeout', $4, true), set_config('cse.emergency',
  coalesce('person:' || replace(persons, ',', ',person:'), ''), true), set_config('role', $5, true),
  set_config('cse.issuer', $6, true), set_config('cse.subject', $7, true)
from registry.emergencies_of($6, $7, $8) as persons;

-- cases of comune
select cases."case".id as uuid, cases."case".number as number, cases."case".person_id as "personId",
  cases."case".opened_on as "openedOn", cases."case".version as version,
  coalesce(cases."case".file_readers && (select registry.viewer_keys()), false) as "hasFile"
from cases."case"
where cases."case".comune = $1 and cases."case".phase = $2 and ($3::text[] is null
  or cases."case".phase = any($4::text[])) and ($5::text[] is null or cases."case".status = any($6::text[]))
  and ($7::text is null or cases."case".comune = $8::text) and ($9::date is null
  or cases."case".opened_on >= $10::date) and ($11::date is null or cases."case".opened_on <= $12::date)
  and ($13::boolean is null or coalesce(cases."case".file_readers && (select registry.viewer_keys()),
  false) = $14::boolean) and ($15::text[] is null
  or coalesce(cases."case".file_readers && (select registry.viewer_keys()), false)
  and cases."case".target_area = any($16::text[])) and ($17::uuid is null
  or ( select true from cases.assignment where cases.assignment.case_id = cases."case".id
  and cases.assignment.operator_id = $18::uuid and cases.assignment.role = 'CASE_MANAGER'
  and cases.assignment.until is null limit 1)) and ($19::text is null or $20::boolean = coalesce(( select true
  from cases.assignment where cases.assignment.case_id = cases."case".id and cases.assignment.until is null
  and cases.assignment.operator_id in (select cases.operator.id from cases.operator where
  cases.operator.issuer = $21::text and cases.operator.subject = $22::text union all select
  cases.absence.operator_id from cases.absence join cases.operator on cases.operator.id =
  cases.absence.substitute_id where cases.operator.issuer = $23::text and cases.operator.subject = $24::text
  and cases.absence.withdrawn_at is null and $25::date between cases.absence.since
  and cases.absence.until) limit 1), false))
order by cases."case".opened_on desc, cases."case".id desc
limit $26;

-- projects
select cases.project.id as uuid, cases.project.case_id as "caseId",
  cases.project.delivery_started_on as "deliveryStartedOn", cases.project.status as status
from cases.project
where cases.project.case_id = any((select $1::uuid[])::uuid[]) and cases.project.status <> 'DISCARDED'
order by cases.project.id desc;

-- amounts of projects
select cases.planned_intervention.project_id as "projectId",
  sum(cases.planned_intervention.body_share_cents)::bigint as body,
  sum(cases.planned_intervention.user_share_cents)::bigint as "user",
  sum(cases.planned_intervention.health_share_cents)::bigint as health,
  sum(cases.planned_intervention.delivered_body_cents)::bigint as "deliveredBody",
  sum(cases.planned_intervention.delivered_user_cents)::bigint as "deliveredUser",
  sum(cases.planned_intervention.delivered_health_cents)::bigint as "deliveredHealth"
from cases.planned_intervention
where cases.planned_intervention.project_id = any((select $1::uuid[])::uuid[])
group by cases.planned_intervention.project_id;

-- project versions
select cases.project_version.id as uuid, cases.project_version.project_id as "projectId",
  cases.project_version.number as number, cases.project_version.status as status, (coalesce((select
  data_key.wrapped_key from cases.data_key where data_key.key_id = encode(substr(cases.project_version.title,
  2, 16), 'hex')::uuid),
  '\x00') || uuid_send(cases.project_version.id) || cases.project_version.title) as title,
  cases.project_version.starts_on as "startsOn", cases.project_version.ends_on as "endsOn", (coalesce((select
  data_key.wrapped_key from cases.data_key where data_key.key_id = encode(substr(cases.project_version.reason,
  2, 16), 'hex')::uuid),
  '\x00') || uuid_send(cases.project_version.id) || cases.project_version.reason) as reason,
  cases.project_version.drafted_on as "draftedOn", cases.project_version.agreed_on as "agreedOn"
from cases.project_version
where cases.project_version.project_id = any((select $1::uuid[])::uuid[])
order by cases.project_version.number desc;

-- planned interventions
select cases.planned_intervention.id as uuid, cases.planned_intervention.project_id as "projectId",
  cases.planned_intervention.plan_intervention_id as "planInterventionId",
  cases.planned_intervention.funding_state as "fundingState",
  cases.planned_intervention.total_cents as "totalCost"
from cases.planned_intervention
where cases.planned_intervention.project_id = any((select $1::uuid[])::uuid[])
order by cases.planned_intervention.position, cases.planned_intervention.id;

-- signatures
select cases.signature.version_id as "versionId", cases.signature.party as party, (coalesce((select
  data_key.wrapped_key from cases.data_key where data_key.key_id = encode(substr(cases.signature.signatory, 2,
  16), 'hex')::uuid), '\x00') || uuid_send(cases.signature.id) || cases.signature.signatory) as signatory,
  cases.signature.signed_on as "signedOn", cases.signature.manner as manner
from cases.signature
where cases.signature.version_id = any((select $1::uuid[])::uuid[])
order by cases.signature.signed_on, cases.signature.id;

-- interventions of versions
select cases.version_intervention.version_id as "versionId",
  cases.version_intervention.planned_intervention_id as "plannedInterventionId",
  cases.version_intervention.service_type as "serviceTypeCode",
  cases.version_intervention.facility_id as "facilityId",
  cases.version_intervention.plan_intervention_id as "planInterventionId",
  cases.version_intervention.starts_on as "startsOn", cases.version_intervention.ends_on as "endsOn",
  cases.version_intervention.unit as unit, cases.version_intervention.frequency as frequency,
  cases.version_intervention.quantity::float8 as quantity,
  cases.version_intervention.planned_quantity::float8 as "plannedQuantity",
  cases.version_intervention.unit_cost_cents as "unitCost",
  cases.version_intervention.total_cents as "totalCost",
  cases.version_intervention.body_share_cents as "bodyShare",
  cases.version_intervention.user_share_cents as "userShare",
  cases.version_intervention.health_share_cents as "healthShare"
from cases.version_intervention
where cases.version_intervention.version_id = any((select $1::uuid[])::uuid[])
order by cases.version_intervention.position;

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

-- suspensions
select cases.delivery_suspension.planned_intervention_id as "plannedInterventionId",
  cases.delivery_suspension.since as since, cases.delivery_suspension.resumed_on as "resumedOn",
  cases.delivery_suspension.reason as reason, (coalesce((select data_key.wrapped_key from cases.data_key where
  data_key.key_id = encode(substr(cases.delivery_suspension.note, 2, 16), 'hex')::uuid),
  '\x00') || uuid_send(cases.delivery_suspension.id) || cases.delivery_suspension.note) as note
from cases.delivery_suspension
where cases.delivery_suspension.planned_intervention_id = any((select $1::uuid[])::uuid[])
order by cases.delivery_suspension.since;

-- access entry
insert into registry.access_entry (scope, issuer, subject, roles, client, purpose, purpose_code,
  purpose_reference, operation, request_id, action, persons, readers, searches)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

commit;
