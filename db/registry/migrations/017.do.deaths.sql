-- Who has died, and when: no case, appointment or month of a service begins after it. Kept by persons with its own record (trigger), asked by the
-- others one person at a time or for the cases they hold. No role reads or writes the table.
create table registry.death (
  person_id uuid primary key,
  died_on date not null
);

-- The day of death of a person, null of the living.
create function registry.death_of(person uuid) returns date
  language sql stable parallel safe security definer set search_path = registry, pg_temp
  return (select died_on from registry.death where person_id = person);

-- The same of many, of those who have died.
create function registry.deaths_among(persons uuid[]) returns table (person_id uuid, died_on date)
  language sql stable parallel safe security definer set search_path = registry, pg_temp
begin atomic
  select death.person_id, death.died_on from registry.death where death.person_id = any (persons);
end;

revoke all on function registry.death_of, registry.deaths_among from public;
grant execute on function registry.death_of to cse_cases, cse_services;
grant execute on function registry.deaths_among to cse_cases;
