-- my-cases as social-worker@bari: 5 statements, the same for 1 or 2 rows

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
  cases."case".phase as phase, cases."case".opened_on as "openedOn", cases."case".version as version,
  coalesce(cases."case".file_readers && (select registry.viewer_keys()), false) as "hasFile"
from cases."case"
where cases."case".comune = $1 and ($2::text[] is null or cases."case".phase = any($3::text[]))
  and ($4::text[] is null or cases."case".status = any($5::text[])) and ($6::text is null
  or cases."case".comune = $7::text) and ($8::date is null or cases."case".opened_on >= $9::date)
  and ($10::date is null or cases."case".opened_on <= $11::date) and ($12::boolean is null
  or coalesce(cases."case".file_readers && (select registry.viewer_keys()), false) = $13::boolean)
  and ($14::text[] is null or coalesce(cases."case".file_readers && (select registry.viewer_keys()), false)
  and cases."case".target_area = any($15::text[])) and ($16::uuid is null
  or ( select true from cases.assignment where cases.assignment.case_id = cases."case".id
  and cases.assignment.operator_id = $17::uuid and cases.assignment.role = 'CASE_MANAGER'
  and cases.assignment.until is null limit 1)) and ($18::text is null or $19::boolean = coalesce(( select true
  from cases.assignment where cases.assignment.case_id = cases."case".id and cases.assignment.until is null
  and cases.assignment.operator_id in (select cases.operator.id from cases.operator where
  cases.operator.issuer = $20::text and cases.operator.subject = $21::text union all select
  cases.absence.operator_id from cases.absence join cases.operator on cases.operator.id =
  cases.absence.substitute_id where cases.operator.issuer = $22::text and cases.operator.subject = $23::text
  and cases.absence.withdrawn_at is null and $24::date between cases.absence.since
  and cases.absence.until) limit 1), false))
order by cases."case".opened_on desc, cases."case".id desc
limit $25;

-- operators by issuer and subject
select id as uuid, issuer, subject, given_name as "givenName", family_name as "familyName", profession,
  comune as "comuneCode", ambito_code as "ambitoCode"
from cases.operator
where (cases.operator.issuer, cases.operator.subject) in ( select key::json->>0,
  key::json->>1 from unnest($1::text[]) as key);

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

-- access entry
insert into registry.access_entry (scope, issuer, subject, roles, client, purpose, purpose_code,
  purpose_reference, operation, request_id, action, persons, readers, searches)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

commit;
