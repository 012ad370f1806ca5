-- workload as social-worker@bari: 13 statements, the same for 1, 20 or 90 rows

begin isolation level repeatable read;

-- viewer in emergency
select persons, set_config('cse.keys', $1 || coalesce(',person:' || replace(persons, ',', ',person:'), ''),
  true), set_config('cse.scope', $2, true), set_config('cse.person', $3, true),
  set_config('statement_timeout', $4, true), set_config('cse.emergency',
  coalesce('person:' || replace(persons, ',', ',person:'), ''), true), set_config('role', $5, true),
  set_config('cse.issuer', $6, true), set_config('cse.subject', $7, true)
from registry.emergencies_of($6, $7, $8) as persons;

select cases."case".id as uuid, cases."case".number as number, cases."case".person_id as "personId",
  cases."case".target_area as "targetArea", cases."case".phase as phase, cases."case".status as status,
  cases."case".opened_on as "openedOn", cases."case".closed_on as "closedOn",
  cases."case".closure_reason as "closureCode", cases."case".project_outcome as "projectOutcome",
  cases."case".suspended_on as "suspendedOn", cases."case".suspension_reason as "suspensionCode",
  cases."case".comune as "comuneCode", cases."case".ambito_code as "ambitoCode",
  cases."case".holder as "holderKey", cases."case".held_since as "heldSince", cases."case".version as version,
  coalesce(cases."case".file_readers && (select registry.viewer_keys()), false) as "hasFile"
from cases."case"
where cases."case".phase = 'NEEDS_ASSESSMENT' and cases."case".holder = any($1)
order by cases."case".opened_on, cases."case".id
limit $2;

select cases.assessment.id as uuid, cases.assessment.case_id as "caseId",
  cases.assessment.instrument as instrument, cases.assessment.instrument_version as "instrumentVersion",
  cases.assessment.kind as kind, cases.assessment.planned_on as "plannedOn",
  cases.assessment.completed_on as "completedOn", cases.assessment.score::float8 as score, (coalesce((select
  data_key.wrapped_key from cases.data_key where data_key.key_id = encode(substr(cases.assessment.outcome, 2,
  16), 'hex')::uuid), '\x00') || uuid_send(cases.assessment.id) || cases.assessment.outcome) as outcome,
  (coalesce((select data_key.wrapped_key from cases.data_key where data_key.key_id =
  encode(substr(cases.assessment.findings, 2, 16), 'hex')::uuid),
  '\x00') || uuid_send(cases.assessment.id) || cases.assessment.findings) as findings,
  cases.assessment.cancelled_at as "cancelledAt", cases.assessment.version as version,
  cases."case".person_id as "personId"
from cases.assessment
join cases."case" on cases."case".id = cases.assessment.case_id
where cases.assessment.readers[1] = any($1::text[]) and cases.assessment.completed_on is null
  and not cases.assessment.superseded and cases.assessment.planned_on < $2 and cases."case".status <> 'CLOSED'
  and cases."case".holder = any($3)
order by cases.assessment.planned_on, cases.assessment.id
limit $4;

select cases.project.id as uuid, cases.project.case_id as "caseId", cases.project.kind as kind,
  (coalesce((select data_key.wrapped_key from cases.data_key where data_key.key_id =
  encode(substr(cases.project.title, 2, 16), 'hex')::uuid),
  '\x00') || uuid_send(cases.project.id) || cases.project.title) as title,
  cases.project.drafted_on as "draftedOn", cases.project.agreed_on as "agreedOn",
  cases.project.starts_on as "startsOn", cases.project.delivery_started_on as "deliveryStartedOn",
  cases.project.ends_on as "endsOn", cases.project.status as status, cases.project.version as version,
  cases."case".person_id as "personId"
from cases.project
join cases."case" on cases."case".id = cases.project.case_id
where cases.project.readers[1] = any($1::text[]) and cases.project.status = 'AGREED'
  and cases.project.ends_on between $2::date and $3::date + $4::integer and cases."case".status <> 'CLOSED'
  and cases."case".holder = any($5)
order by cases.project.ends_on, cases.project.id
limit $6;

select cases.transfer.id as uuid, cases.transfer.case_id as "caseId", cases.transfer.person_id as "personId",
  cases.transfer.from_holder as "fromHolder", cases.transfer.to_holder as "toHolder",
  cases.transfer.status as status, cases.transfer.basis as basis, cases.transfer.consent_on as "consentOn",
  cases.transfer.consent_id as "consentId", cases.transfer.proposal_id as "proposalId", (coalesce((select
  data_key.wrapped_key from cases.data_key where data_key.key_id = encode(substr(cases.transfer.reason, 2,
  16), 'hex')::uuid), '\x00') || uuid_send(cases.transfer.id) || cases.transfer.reason) as reason,
  cases.transfer.requested_at as "requestedAt", cases.transfer.decided_at as "decidedAt", (coalesce((select
  data_key.wrapped_key from cases.data_key where data_key.key_id =
  encode(substr(cases.transfer.decision_reason, 2, 16), 'hex')::uuid),
  '\x00') || uuid_send(cases.transfer.id) || cases.transfer.decision_reason) as "decisionReason",
  cases.transfer.version as version, cases.transfer.requested_at::text as "requestedAtExactly"
from cases.transfer
where cases.transfer.status = 'REQUESTED' and cases.transfer.from_holder = any($1)
order by cases.transfer.requested_at, cases.transfer.id
limit $2;

select count(*) as count
from cases."case"
where cases."case".phase = 'NEEDS_ASSESSMENT' and cases."case".holder = any($1);

select count(*) as count
from cases.assessment
join cases."case" on cases."case".id = cases.assessment.case_id
where cases.assessment.readers[1] = any($1::text[]) and cases.assessment.completed_on is null
  and not cases.assessment.superseded and cases.assessment.planned_on < $2 and cases."case".status <> 'CLOSED'
  and cases."case".holder = any($3);

select count(*) as count
from cases.project
join cases."case" on cases."case".id = cases.project.case_id
where cases.project.readers[1] = any($1::text[]) and cases.project.status = 'AGREED'
  and cases.project.ends_on between $2::date and $3::date + $4::integer and cases."case".status <> 'CLOSED'
  and cases."case".holder = any($5);

select count(*) as count
from cases.transfer
where cases.transfer.status = 'REQUESTED' and cases.transfer.from_holder = any($1);

-- cases by id
select id as uuid, number, person_id as "personId", opened_on as "openedOn"
from cases."case"
where cases."case".id = any((select $1::uuid[])::uuid[]);

set local role cse_services;

-- Ambiti by code
select code, name, lead_comune as "leadComune", province, local_code as "localCode",
  associative_form as "associativeForm", confidence, evidence
from registry.ambito
where registry.ambito.code = any((select $1::text[])::text[]);

set local role cse_persons;

-- persons by id
with found as (select persons.person.id as id, persons.person.family_name as "familyName" from persons.person
  where persons.person.id = any((select $1::uuid[])::uuid[])), missing as materialized ( select requested from
  unnest($2::uuid[]) as requested where not exists (select from found where found.id = requested) ),
  former as materialized (select requested, persons.kept(requested) as kept from missing)
select id as requested, found.*
from found
union all select former.requested, kept.*
from former
cross join lateral (select persons.person.id as id,
  persons.person.family_name as "familyName" from persons.person where persons.person.id = former.kept
  and former.kept <> former.requested) kept;

-- access entry
insert into registry.access_entry (scope, issuer, subject, roles, client, purpose, purpose_code,
  purpose_reference, operation, request_id, action, persons, readers, searches)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

commit;
