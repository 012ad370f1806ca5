-- case-timeline as social-worker@bari: 6 statements, the same for 1 or 7 rows

begin isolation level repeatable read;

-- viewer in emergency
select persons, set_config('cse.keys', $1 || coalesce(',person:' || replace(persons, ',', ',person:'), ''),
  true), set_config('cse.scope', $2, true), set_config('cse.person', $3, true),
  set_config('statement_timeout', $4, true), set_config('cse.emergency',
  coalesce('person:' || replace(persons, ',', ',person:'), ''), true), set_config('role', $5, true),
  set_config('cse.issuer', $6, true), set_config('cse.subject', $7, true)
from registry.emergencies_of($6, $7, $8) as persons;

-- cases by id
select id as uuid, number, person_id as "personId", opened_on as "openedOn",
  coalesce(cases."case".file_readers && (select registry.viewer_keys()), false) as "hasFile"
from cases."case"
where cases."case".id = any((select $1::uuid[])::uuid[]);

select page.*
from unnest((select $1::uuid[])::uuid[]) as parent(id)
cross join lateral ( select cases.event.id as uuid, cases.event.case_id as "caseId", cases.event.kind as kind,
  cases.event.phase as phase, cases.event.at as at, cases.event.at::text as "atExactly",
  cases.event.actor_issuer as "actorIssuer", cases.event.actor as "actorSubject",
  cases.event.actor_role as "actorRole", (coalesce((select data_key.wrapped_key from cases.data_key where
  data_key.key_id = encode(substr(cases.event.note, 2, 16), 'hex')::uuid),
  '\x00') || uuid_send(cases.event.id) || cases.event.note) as note, cases.event.facts as recorded from
  cases.event where cases.event.case_id = parent.id order by cases.event.at desc,
  cases.event.id desc limit $2 ) as page;

select cases.event.case_id as parent, count(*) as count
from cases.event
where cases.event.case_id = any((select $1::uuid[])::uuid[])
group by cases.event.case_id;

-- operators by issuer and subject
select id as uuid, issuer, subject, given_name as "givenName", family_name as "familyName", profession,
  comune as "comuneCode", ambito_code as "ambitoCode"
from cases.operator
where (cases.operator.issuer, cases.operator.subject) in ( select key::json->>0,
  key::json->>1 from unnest($1::text[]) as key);

-- access entry
insert into registry.access_entry (scope, issuer, subject, roles, client, purpose, purpose_code,
  purpose_reference, operation, request_id, action, persons, readers, searches)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

commit;
