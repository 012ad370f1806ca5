-- Who acts for whom: parents, guardians and delegates read a record and book for the person with their own identity. Kept by persons with its own
-- table (trigger), looked up anew by each transaction of a citizen, so that what has ended has ended. No role reads or writes the table.
create table registry.representation (
  id uuid primary key,
  person_id uuid not null,
  representative_id uuid not null,
  kind text not null,
  -- READ_RECORD, BOOK_APPOINTMENTS
  powers text[] not null,
  valid_from date not null,
  -- the last day; none while it has no end
  valid_to date
);
create index representation_of_representative on registry.representation (representative_id);
create index representation_of_person on registry.representation (person_id);

-- The keys of those for whom somebody acts at an instant, and in which quality, for the log: `uuid:PARENT,…`. `person:` reads the record, `books:` the
-- appointments; a transaction that writes has the latter alone. Nobody acts for who has died, and the dead for nobody.
create function registry.represented_by(representative uuid, instant timestamptz, writing boolean, out represented text, out keys text)
  language sql stable security definer set search_path = registry, pg_temp
begin atomic
  select string_agg(distinct held.person_id || ':' || held.kind, ','), string_agg(distinct power.key || ':' || held.person_id, ',')
  from registry.representation held
  cross join lateral unnest(held.powers) as granted (power)
  cross join lateral (select case granted.power when 'READ_RECORD' then 'person' else 'books' end as key) as power
  where held.representative_id = representative and held.representative_id <> held.person_id
    and registry.day_in_italy(instant) >= held.valid_from and registry.day_in_italy(instant) <= coalesce(held.valid_to, 'infinity')
    and not exists (select from registry.death where death.person_id in (held.person_id, held.representative_id))
    and not (writing and power.key = 'person');
end;
revoke all on function registry.represented_by from public;
grant execute on function registry.represented_by to cse_platform, cse_persons, cse_cases, cse_services, cse_finance, cse_analytics;
