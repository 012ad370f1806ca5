-- free-slots as citizen: 4 statements, the same for 1, 20 or 180 rows

begin isolation level repeatable read;

-- viewer for others
select represented, set_config('cse.keys', $1 || coalesce(',' || acting.keys, ''), true),
  set_config('cse.scope', $2, true), set_config('cse.person', $3, true), set_config('statement_timeout', $4,
  true), set_config('role', $5, true), set_config('cse.issuer', $6, true), set_config('cse.subject', $7, true)
from registry.represented_by($3::text::uuid, $8, $9) as acting;

select id, office_id as "officeId", comune, starts_at as "startsAt", ends_at as "endsAt", capacity,
  cardinality(free_places) as "freePlaces", booked, withdrawn
from services.slot
where (services.slot.comune = $1 and not services.slot.booked and not services.slot.withdrawn
  and services.slot.starts_at >= $2 and services.slot.starts_at < $3)
order by services.slot.starts_at, services.slot.id
limit $4;

select count(*) as count
from services.slot
where (services.slot.comune = $1 and not services.slot.booked and not services.slot.withdrawn
  and services.slot.starts_at >= $2 and services.slot.starts_at < $3);

-- offices by id
select id, comune, name, address, kind
from services.office
where services.office.id = any((select $1::uuid[])::uuid[]);

commit;
