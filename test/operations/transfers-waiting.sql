-- transfers-waiting as plan-office@ATS-BA-02: 6 statements

begin isolation level repeatable read;

-- viewer in emergency
select persons, set_config('cse.keys', $1 || coalesce(',person:' || replace(persons, ',', ',person:'), ''),
  true), set_config('cse.scope', $2, true), set_config('cse.person', $3, true),
  set_config('statement_timeout', $4, true), set_config('cse.emergency',
  coalesce('person:' || replace(persons, ',', ',person:'), ''), true), set_config('role', $5, true),
  set_config('cse.issuer', $6, true), set_config('cse.subject', $7, true)
from registry.emergencies_of($6, $7, $8) as persons;

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
where cases.transfer.status = 'REQUESTED' and cases.transfer.to_holder = any($1)
order by cases.transfer.requested_at, cases.transfer.id
limit $2;

select count(*) as count
from cases.transfer
where cases.transfer.status = 'REQUESTED' and cases.transfer.to_holder = any($1);

-- cases by id
select id as uuid, number, person_id as "personId", opened_on as "openedOn"
from cases."case"
where cases."case".id = any((select $1::uuid[])::uuid[]);

set local role cse_services;

-- comuni by code
select istat_code as "istatCode", name, slug, cadastral_code as "cadastralCode", province,
  postal_codes as "postalCodes", population, population_census_2011 as "populationCensus2011"
from registry.comune
where registry.comune.istat_code = any((select $1::text[])::text[]);

-- access entry
insert into registry.access_entry (scope, issuer, subject, roles, client, purpose, purpose_code,
  purpose_reference, operation, request_id, action, persons, readers, searches)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

commit;
