-- case-after-transfer as social-worker@bari: 6 statements, the same for 1, 20 or 85 rows

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
  cases."case".target_area as "targetArea", cases."case".phase as phase, cases."case".opened_on as "openedOn",
  cases."case".project_outcome as "projectOutcome", cases."case".holder as "holderKey",
  cases."case".held_since as "heldSince",
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

-- transfers of case
select id as uuid, case_id as "caseId", person_id as "personId", from_holder as "fromHolder",
  to_holder as "toHolder", status, basis, consent_on as "consentOn", consent_id as "consentId",
  proposal_id as "proposalId",
  (coalesce((select data_key.wrapped_key from cases.data_key where data_key.key_id = encode(substr(reason, 2,
  16), 'hex')::uuid), '\x00') || uuid_send(cases.transfer.id) || reason) as reason,
  requested_at as "requestedAt", decided_at as "decidedAt", (coalesce((select data_key.wrapped_key from
  cases.data_key where data_key.key_id = encode(substr(decision_reason, 2, 16), 'hex')::uuid),
  '\x00') || uuid_send(cases.transfer.id) || decision_reason) as "decisionReason", version
from cases.transfer
where cases.transfer.case_id = any((select $1::uuid[])::uuid[])
order by cases.transfer.requested_at, cases.transfer.id;

select page.*
from unnest((select $1::uuid[])::uuid[]) as parent(id)
cross join lateral ( select cases.diary_entry.id as uuid, cases.diary_entry.case_id as "caseId",
  cases.diary_entry.kind as kind, cases.diary_entry.written_at as "writtenAt",
  cases.diary_entry.written_at::text as "writtenAtExactly", cases.diary_entry.author_id as "authorId",
  cases.diary_entry.organisation as "organisationKey", (coalesce((select data_key.wrapped_key from
  cases.data_key where data_key.key_id = encode(substr(cases.diary_entry.text, 2, 16), 'hex')::uuid),
  '\x00') || uuid_send(cases.diary_entry.id) || cases.diary_entry.text) as text,
  cases.diary_entry.restricted as restricted, cases.diary_entry.corrects_id as "correctsId",
  cases.diary_entry.annotates_id as "annotatesId" from cases.diary_entry where cases.diary_entry.case_id =
  parent.id order by cases.diary_entry.written_at desc, cases.diary_entry.id desc limit $2 ) as page;

set local role cse_services;

-- Ambiti by code
select code, name, lead_comune as "leadComune", province, local_code as "localCode",
  associative_form as "associativeForm", confidence, evidence
from registry.ambito
where registry.ambito.code = any((select $1::text[])::text[]);

-- access entry
insert into registry.access_entry (scope, issuer, subject, roles, client, purpose, purpose_code,
  purpose_reference, operation, request_id, action, persons, readers, searches)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

commit;
