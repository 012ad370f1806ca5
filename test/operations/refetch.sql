-- refetch as social-worker@bari: 5 statements

begin isolation level repeatable read;

-- viewer in emergency
select persons, set_config('cse.keys', $1 || coalesce(',person:' || replace(persons, ',', ',person:'), ''),
  true), set_config('cse.scope', $2, true), set_config('cse.person', $3, true),
  set_config('statement_timeout', $4, true), set_config('cse.emergency',
  coalesce('person:' || replace(persons, ',', ',person:'), ''), true), set_config('role', $5, true),
  set_config('cse.issuer', $6, true), set_config('cse.subject', $7, true)
from registry.emergencies_of($6, $7, $8) as persons;

-- cases by id
select id as uuid, person_id as "personId", opened_on as "openedOn"
from cases."case"
where cases."case".id = any((select $1::uuid[])::uuid[]);

-- cases by id
select id as uuid, person_id as "personId", phase, opened_on as "openedOn", version
from cases."case"
where cases."case".id = any((select $1::uuid[])::uuid[]);

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
