-- own-appointments as citizen: 9 statements

begin isolation level repeatable read;

-- viewer for others
select represented, set_config('cse.keys', $1 || coalesce(',' || acting.keys, ''), true),
  set_config('cse.scope', $2, true), set_config('cse.person', $3, true), set_config('statement_timeout', $4,
  true), set_config('role', $5, true), set_config('cse.issuer', $6, true), set_config('cse.subject', $7, true)
from registry.represented_by($3::text::uuid, $8, $9) as acting;

-- persons by id
with found as (select persons.person.id as id from persons.person where persons.person.id = any((select
  $1::uuid[])::uuid[])), missing as materialized ( select requested from unnest($2::uuid[]) as requested where
  not exists (select from found where found.id = requested) ), former as materialized (select requested,
  persons.kept(requested) as kept from missing)
select id as requested, found.*
from found
union all select former.requested, kept.*
from former
cross join lateral (select persons.person.id as id from persons.person where persons.person.id = former.kept
  and former.kept <> former.requested) kept;

set local role cse_services;

select id, slot_id as "slotId", person_id as "personId", case_id as "caseId", comune, "purposeCode", purpose,
  place, status, booked_at as "bookedAt", settled_at as "settledAt", reason, version, starts_at as "startsAt",
  rank
from (select services.appointment.id, services.appointment.slot_id, services.appointment.person_id,
  services.appointment.case_id, services.appointment.comune, services.appointment.purpose as "purposeCode", (
  select services.appointment_purpose.label from services.appointment_purpose where
  services.appointment_purpose.code = services.appointment.purpose) as purpose, services.appointment.place,
  services.appointment.status, services.appointment.booked_at, services.appointment.settled_at,
  services.appointment.reason, services.appointment.version, services.slot.starts_at,
  row_number() over (partition by services.appointment.person_id order by services.slot.starts_at desc,
  services.appointment.id desc) as rank from services.appointment inner join services.slot on services.slot.id
  = services.appointment.slot_id where services.appointment.person_id = any($1)) ranked
where rank <= $2
order by rank;

-- counts of appointments
select person_id as "personId", count(*) as count
from services.appointment
where services.appointment.person_id = any((select $1::uuid[])::uuid[])
group by services.appointment.person_id;

-- slots by id
select id, office_id as "officeId", comune, starts_at as "startsAt", ends_at as "endsAt", capacity,
  cardinality(free_places) as "freePlaces", booked, withdrawn
from services.slot
where services.slot.id = any((select $1::uuid[])::uuid[]);

-- offices by id
select id, comune, name, address, kind
from services.office
where services.office.id = any((select $1::uuid[])::uuid[]);

-- comuni by code
select istat_code as "istatCode", name, slug, cadastral_code as "cadastralCode", province,
  postal_codes as "postalCodes", population, population_census_2011 as "populationCensus2011"
from registry.comune
where registry.comune.istat_code = any((select $1::text[])::text[]);

set local role cse_cases;

-- cases by id
select id as uuid, number, person_id as "personId", opened_on as "openedOn"
from cases."case"
where cases."case".id = any((select $1::uuid[])::uuid[]);

-- access entry
insert into registry.access_entry (scope, issuer, subject, roles, client, purpose, purpose_code,
  purpose_reference, operation, request_id, action, persons, readers, searches)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

commit;
