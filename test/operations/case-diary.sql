-- case-diary as social-worker@bari: 5 statements, the same for 1 or 4 rows

begin isolation level repeatable read;

-- viewer in emergency
select persons, set_config('cse.keys', $1 || coalesce(',person:' || replace(persons, ',', ',person:'), ''),
  true), set_config('cse.scope', $2, true), set_config('cse.person', $3, true),
  set_config('statement_timeout', $4, true), set_config('cse.emergency',
  coalesce('person:' || replace(persons, ',', ',person:'), ''), true), set_config('role', $5, true),
  set_config('cse.issuer', $6, true), set_config('cse.subject', $7, true)
from registry.emergencies_of($6, $7, $8) as persons;

-- cases by id
select id as uuid, number, person_id as "personId", opened_on as "openedOn"
from cases."case"
where cases."case".id = any((select $1::uuid[])::uuid[]);

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

-- operators by id
select id as uuid, issuer, subject, given_name as "givenName", family_name as "familyName", profession,
  comune as "comuneCode", ambito_code as "ambitoCode"
from cases.operator
where cases.operator.id = any((select $1::uuid[])::uuid[]);

-- access entry
insert into registry.access_entry (scope, issuer, subject, roles, client, purpose, purpose_code,
  purpose_reference, operation, request_id, action, persons, readers, searches)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

commit;
