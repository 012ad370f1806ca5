-- publish-slots as secretariat@bari: 2 statements

begin isolation level repeatable read;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true), set_config('cse.issuer', $6,
  true), set_config('cse.subject', $7, true);

-- offices by id
select id, comune, name, address, kind
from services.office
where services.office.id = any((select $1::uuid[])::uuid[]);

commit;

begin isolation level read committed;

select set_config('cse.keys', $1, true), set_config('cse.scope', $2, true), set_config('cse.person', $3,
  true), set_config('statement_timeout', $4, true), set_config('role', $5, true), set_config('cse.issuer', $6,
  true), set_config('cse.subject', $7, true);

insert into services.slot (id, office_id, comune, starts_at, ends_at, capacity, free_places)
select uuidv7(), $1, $2, starts_at, ends_at, $3, array(select generate_series(1, $4::integer))
from unnest($5::timestamptz[], $6::timestamptz[]) as published (starts_at, ends_at)
on conflict do nothing;

commit;
