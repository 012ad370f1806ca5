-- cancel-appointment as secretariat@bari: 6 statements

begin isolation level read committed;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true), set_config('cse.issuer', $6,
  true), set_config('cse.subject', $7, true);

-- appointment to be settled
select settled.id as uuid, person_id as "personId", case_id as "caseId", purpose as purpose,
  slot_id as "slotId", status as status, version as version, booked_at as "bookedAt",
  settled.starts_at as "startsAt", settled.comune as comune,
  (select ambito from registry.ambito_membership member where member.comune = slot.comune
  and daterange(valid_from, valid_to) @> (slot.starts_at at time zone 'Europe/Rome')::date) as ambito,
  (select province from registry.comune where istat_code = slot.comune) as province
from services.appointment settled
join services.slot on slot.id = settled.slot_id
where settled.id = $1 for no key
update of settled;

-- settle an appointment
update services.appointment
set status = $1, settled_at = $2, reason = $3, version = $4
where id = $5;

-- emit all
select registry.emit(event->>'topic', event->'payload', event->>'jobKey')
from jsonb_array_elements($1::jsonb) as event;

-- access entry
insert into registry.access_entry (scope, issuer, subject, roles, client, purpose, purpose_code,
  purpose_reference, operation, request_id, action, persons, readers, searches)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

commit;

begin isolation level repeatable read;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true), set_config('cse.issuer', $6,
  true), set_config('cse.subject', $7, true);

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

commit;
