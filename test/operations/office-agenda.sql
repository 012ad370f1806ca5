-- office-agenda as secretariat@bari: 7 statements, the same for 1, 20 or 71 rows

begin isolation level repeatable read;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true), set_config('cse.issuer', $6,
  true), set_config('cse.subject', $7, true);

select services.appointment.id, services.appointment.slot_id as "slotId",
  services.appointment.person_id as "personId", services.appointment.case_id as "caseId",
  services.appointment.comune, services.appointment.purpose as "purposeCode", ( select
  services.appointment_purpose.label from services.appointment_purpose where services.appointment_purpose.code
  = services.appointment.purpose) as purpose, services.appointment.place, services.appointment.status,
  services.appointment.booked_at as "bookedAt", services.appointment.settled_at as "settledAt",
  services.appointment.reason, services.appointment.version, services.slot.starts_at as "startsAt"
from services.appointment
inner join services.slot on services.slot.id = services.appointment.slot_id
where (services.appointment.comune = any($1) and services.appointment.starts_at >= $2
  and services.appointment.status = $3)
order by services.appointment.starts_at, services.appointment.id
limit $4;

select count(*) as count
from ( select from services.appointment where (services.appointment.comune = any($1)
  and services.appointment.starts_at >= $2 and services.appointment.status = $3) limit 10000) as counted;

-- slots by id
select id, office_id as "officeId", comune, starts_at as "startsAt", ends_at as "endsAt", capacity,
  cardinality(free_places) as "freePlaces", booked, withdrawn
from services.slot
where services.slot.id = any((select $1::uuid[])::uuid[]);

-- offices by id
select id, comune, name, address, kind
from services.office
where services.office.id = any((select $1::uuid[])::uuid[]);

set local role cse_cases;

-- cases by id
select id as uuid, number, person_id as "personId", opened_on as "openedOn"
from cases."case"
where cases."case".id = any((select $1::uuid[])::uuid[]);

set local role cse_persons;

-- persons by id
with found as (select persons.person.id as id, persons.person.given_name as "givenName",
  persons.person.family_name as "familyName" from persons.person where persons.person.id = any((select
  $1::uuid[])::uuid[])), missing as materialized ( select requested from unnest($2::uuid[]) as requested where
  not exists (select from found where found.id = requested) ), former as materialized (select requested,
  persons.kept(requested) as kept from missing)
select id as requested, found.*
from found
union all select former.requested, kept.*
from former
cross join lateral (select persons.person.id as id, persons.person.given_name as "givenName",
  persons.person.family_name as "familyName" from persons.person where persons.person.id = former.kept
  and former.kept <> former.requested) kept;

-- access entry
insert into registry.access_entry (scope, issuer, subject, roles, client, purpose, purpose_code,
  purpose_reference, operation, request_id, action, persons, readers, searches)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

commit;
