-- book-appointment as citizen: 12 statements

begin isolation level read committed;

-- viewer for others
select represented, set_config('cse.keys', $1 || coalesce(',' || acting.keys, ''), true),
  set_config('cse.scope', $2, true), set_config('cse.person', $3, true), set_config('statement_timeout', $4,
  true), set_config('role', $5, true), set_config('cse.issuer', $6, true), set_config('cse.subject', $7, true)
from registry.represented_by($3::text::uuid, $8, $9) as acting;

-- claim key
insert into services.idempotency_record (claim, input)
values ($1, $2)
on conflict do nothing;

-- who books
select person_id as "personId", comune as residence, registry.death_of(person_id) as "diedOn",
  $1::uuid is null or exists ( select from registry.case_custody held where held.case_id = $2::uuid
  and held.person_id = resident.person_id) as "caseKnown",
  exists ( select from services.appointment_purpose where code = $3 and daterange(valid_from,
  valid_to) @> $4::date) as "purposeKnown"
from services.resident
where person_id = $5 for no key
update;

-- slot to be booked
select comune as comune,
  (select ambito from registry.ambito_membership member where member.comune = requested.comune
  and daterange(valid_from, valid_to) @> (requested.starts_at at time zone 'Europe/Rome')::date) as ambito,
  (select province from registry.comune where istat_code = requested.comune) as province,
  starts_at as "startsAt", case when not withdrawn then free_places[1] end as free, (select count(*) from
  services.appointment mine join services.slot on slot.id = mine.slot_id where mine.person_id = $1
  and mine.status = 'BOOKED' and slot.starts_at > $2 and mine.id is distinct from $3::uuid) as open, exists
  (select from services.appointment mine join services.slot taken on taken.id = mine.slot_id where
  mine.person_id = $4 and mine.status <> 'CANCELLED' and (mine.slot_id = requested.id
  or mine.id is distinct from $5::uuid) and taken.starts_at < requested.ends_at
  and taken.ends_at > requested.starts_at) as already
from services.slot requested
where id = $6 for no key
update;

-- book a place
insert into services.appointment (id, slot_id, person_id, case_id, comune, purpose, status, booked_at, place,
  readers)
values (uuidv7(), $1, $2, $3, $4, $5, 'BOOKED', $6, $7, $8)
returning id as uuid, purpose as purpose;

-- emit all
select registry.emit(event->>'topic', event->'payload', event->>'jobKey')
from jsonb_array_elements($1::jsonb) as event;

-- keep outcome
update services.idempotency_record
set outcome = $1::jsonb
where claim = $2;

-- access entry
insert into registry.access_entry (scope, issuer, subject, roles, client, purpose, purpose_code,
  purpose_reference, operation, request_id, action, persons, readers, searches)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

commit;

begin isolation level repeatable read;

-- viewer for others
select represented, set_config('cse.keys', $1 || coalesce(',' || acting.keys, ''), true),
  set_config('cse.scope', $2, true), set_config('cse.person', $3, true), set_config('statement_timeout', $4,
  true), set_config('role', $5, true), set_config('cse.issuer', $6, true), set_config('cse.subject', $7, true)
from registry.represented_by($3::text::uuid, $8, $9) as acting;

-- appointments by id
select services.appointment.id, services.appointment.slot_id as "slotId",
  services.appointment.person_id as "personId", services.appointment.case_id as "caseId",
  services.appointment.comune, services.appointment.purpose as "purposeCode", ( select
  services.appointment_purpose.label from services.appointment_purpose where services.appointment_purpose.code
  = services.appointment.purpose) as purpose, services.appointment.place, services.appointment.status,
  services.appointment.booked_at as "bookedAt", services.appointment.settled_at as "settledAt",
  services.appointment.reason, services.appointment.version, services.slot.starts_at as "startsAt"
from services.appointment
inner join services.slot on services.slot.id = services.appointment.slot_id
where services.appointment.id = any((select $1::uuid[])::uuid[]);

-- slots by id
select id, office_id as "officeId", comune, starts_at as "startsAt", ends_at as "endsAt", capacity,
  cardinality(free_places) as "freePlaces", booked, withdrawn
from services.slot
where services.slot.id = any((select $1::uuid[])::uuid[]);

-- offices by id
select id, comune, name, address, kind
from services.office
where services.office.id = any((select $1::uuid[])::uuid[]);

commit;
